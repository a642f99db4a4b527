// SPDX-License-Identifier: GPL-3.0-or-later
// The layers of the house, read from the #include lines: an arrow that points the wrong way fails here.
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Include
{
    QString file; ///< from the root, such as "core/net/http.cpp"
    QString included;
};

/// Value types stand below the providers; everything else in their folders is a service above them.
const QSet<QString> valueHeaders{
    u"core/sandboxes/sandbox.h"_s, u"core/sandboxes/sandboxspec.h"_s, u"core/sandboxes/cloudspec.h"_s,
    u"core/sandboxes/details.h"_s, u"core/environments/image.h"_s,    u"core/environments/imagereference.h"_s,
    u"core/logs/logentry.h"_s,     u"core/metrics/metricsample.h"_s,  u"core/files/fileentry.h"_s,
    u"core/files/fileerror.h"_s,   u"core/files/remotepath.h"_s,      u"core/files/statlisting.h"_s,
    u"core/files/unixmode.h"_s,    u"core/sandboxes/isolation.h"_s,
};

QString folderOf(const QString& path)
{
    return path.section(u'/', 0, 1);
}

/// 0 base, 1 net and store, 2 secrets, 3 values, 4 provider, 5 the providers themselves, 6 services.
constexpr int services = 6;
int rankOf(const QString& path)
{
    QString header = path;
    if (header.endsWith(".cpp"_L1))
        header = header.chopped(4) + u".h"_s;
    if (valueHeaders.contains(header))
        return 3;
    static const QHash<QString, int> ranks{
        {u"core/base"_s, 0},     {u"core/net"_s, 1},    {u"core/store"_s, 1},      {u"core/secrets"_s, 2},
        {u"core/provider"_s, 4}, {u"core/docker"_s, 5}, {u"core/northflank"_s, 5},
    };
    return ranks.value(folderOf(path), services);
}

QList<Include> readIncludes()
{
    const QString root = QString(SANDGLASS_SOURCE_DIR) + u'/';
    static const QRegularExpression line(u"^#include \"((?:app|core|ui|tests)/[^\"]+)\""_s,
                                         QRegularExpression::MultilineOption);
    QList<Include> found;
    for (const QString& top : {u"app"_s, u"core"_s, u"ui"_s}) {
        QDirIterator files(root + top, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QString text = QString::fromUtf8(file.readAll());
            auto matches = line.globalMatch(text);
            while (matches.hasNext())
                found.append({file.fileName().mid(root.size()), matches.next().captured(1)});
        }
    }
    return found;
}

QString describe(const Include& include)
{
    return u"%1 includes %2"_s.arg(include.file, include.included);
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_includes = readIncludes();
        QVERIFY2(m_includes.size() > 50, "the sources were not found");
    }

    void coreKnowsNothingAboveIt()
    {
        for (const Include& include : m_includes) {
            if (include.file.startsWith("core/"_L1))
                QVERIFY2(include.included.startsWith("core/"_L1), qPrintable(describe(include)));
        }
    }

    void coreFoldersIncludeOnlyWhatStandsAbove()
    {
        for (const Include& include : m_includes) {
            if (!include.file.startsWith("core/"_L1) || folderOf(include.file) == folderOf(include.included))
                continue;
            QVERIFY2(rankOf(include.included) <= rankOf(include.file), qPrintable(describe(include)));
        }
    }

    void providersAreReachedThroughTheirInterface()
    {
        static const QSet<QString> concrete{u"core/docker"_s, u"core/northflank"_s};
        for (const Include& include : m_includes) {
            if (!concrete.contains(folderOf(include.included)))
                continue;
            const bool allowed =
                folderOf(include.file) == folderOf(include.included) || include.file.startsWith("app/"_L1);
            QVERIFY2(allowed, qPrintable(describe(include)));
        }
    }

    void onlyTheStoreSpeaksSql()
    {
        static const QSet<QString> inner{u"core/store/store.h"_s, u"core/store/storefile.h"_s,
                                         u"core/store/database.h"_s};
        for (const Include& include : m_includes) {
            const bool allowed = folderOf(include.file) == "core/store"_L1 || include.file.startsWith("app/"_L1);
            QVERIFY2(allowed || !inner.contains(include.included), qPrintable(describe(include)));
        }
    }

    void servicesFormNoCircle()
    {
        QHash<QString, QSet<QString>> arrows;
        for (const Include& include : m_includes) {
            if (rankOf(include.file) == services && rankOf(include.included) == services &&
                include.file.startsWith("core/"_L1) && folderOf(include.file) != folderOf(include.included))
                arrows[folderOf(include.file)].insert(folderOf(include.included));
        }
        for (auto from = arrows.cbegin(); from != arrows.cend(); ++from) {
            QSet<QString> reached;
            QStringList open(from->cbegin(), from->cend());
            while (!open.isEmpty()) {
                const QString next = open.takeLast();
                if (reached.contains(next))
                    continue;
                reached.insert(next);
                open += QStringList(arrows.value(next).cbegin(), arrows.value(next).cend());
            }
            QVERIFY2(!reached.contains(from.key()), qPrintable(from.key() + u" includes itself through others"_s));
        }
    }

    void theWindowIsBuiltOnTheCoreAlone()
    {
        for (const Include& include : m_includes) {
            if (!include.file.startsWith("ui/"_L1))
                continue;
            QVERIFY2(include.included.startsWith("ui/"_L1) || include.included.startsWith("core/"_L1),
                     qPrintable(describe(include)));
        }
    }

    void panesDoNotKnowEachOther()
    {
        for (const Include& include : m_includes) {
            if (!include.file.startsWith("ui/"_L1) || !include.included.startsWith("ui/"_L1))
                continue;
            const QString from = folderOf(include.file);
            const QString to = folderOf(include.included);
            const bool shared = to == "ui/theme"_L1 || (to == "ui/common"_L1 && from != "ui/theme"_L1);
            QVERIFY2(from == to || from == "ui/shell"_L1 || shared, qPrintable(describe(include)));
        }
    }

private:
    QList<Include> m_includes;
};

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
