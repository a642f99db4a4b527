// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/dockerprovider.h"
#include "core/provider/providerregistry.h"
#include "tests/support/privateengine.h"
#include "tests/support/uitestsupport.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/environments/storagedialog.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTreeWidget>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

/// The storage dialog on real engines.
class TestStorageEngine : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        explicit World(const PrivateEngine& engine)
        {
            answers.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
            providers.registerFactory(u"docker"_s, [this](const ConnectionConfig& config) {
                return std::make_unique<DockerProvider>(config, clock);
            });
            ConnectionConfig config;
            config.id = config.name = u"lab"_s;
            config.provider = u"docker"_s;
            config.endpoint = engine.endpoint();
            providers.addConnection(config);
        }
        /// Opens the dialog before the connection is up, and waits for the table.
        bool open(int tab, const QString& table)
        {
            tabs()->setCurrentIndex(tab);
            return showAndWait(&dialog, {900, 600}) && waitFor([&] { return rows(table)->topLevelItemCount() > 0; });
        }
        bool select(const QString& table, const QString& text)
        {
            return waitFor([&] {
                const auto found = rows(table)->findItems(text, Qt::MatchExactly);
                if (!found.isEmpty())
                    rows(table)->setCurrentItem(found.first());
                return !found.isEmpty();
            });
        }
        bool isGone(const QString& table, const QString& text)
        {
            return waitFor([&] { return rows(table)->findItems(text, Qt::MatchExactly).isEmpty(); });
        }
        template <typename Condition> static bool waitFor(Condition condition)
        {
            return QTest::qWaitFor(condition, 20000);
        }
        QTabWidget* tabs() { return child<QTabWidget>(&dialog, u"storageTabs"_s); }
        QTreeWidget* rows(const QString& table) { return child<QTreeWidget>(&dialog, table); }
        QPushButton* button(const QString& name) { return child<QPushButton>(&dialog, name); }
        QString message() { return dialog.findChild<MessageBar*>()->currentText(); }
        /// Shows what can be cleaned of that kind, and says yes.
        bool clean(const QString& kind)
        {
            return select(u"storageUsage"_s, kind) && click(button(u"storageClean"_s)) &&
                   waitFor([&] { return !message().isEmpty(); });
        }

        Theme theme;
        SystemClock clock;
        ProviderRegistry providers;
        ActivityLog activity{clock};
        ScriptedDialogs answers;
        StorageDialog dialog{providers, activity, theme};
    };

private Q_SLOTS:
    void initTestCase_data() { engineRows(); }

    void makesAndRemovesANetwork()
    {
        SANDGLASS_ENGINE(engine);
        World world(engine);
        QVERIFY(world.open(2, u"storageNetworks"_s));
        QVERIFY(click(world.button(u"storageCreateNetwork"_s)));
        QVERIFY(type(child<QLineEdit>(&world.dialog, u"createName"_s), u"closed-net"_s));
        child<QCheckBox>(&world.dialog, u"createOption"_s)->setChecked(true);
        QVERIFY(click(world.button(u"createAccept"_s)));
        QVERIFY(world.select(u"storageNetworks"_s, u"closed-net"_s));
        QVERIFY(engine.request("GET", "/networks/closed-net").object().value("Internal"_L1).toBool());

        QVERIFY(click(world.button(u"storageInspectNetwork"_s)));
        auto* text = child<QPlainTextEdit>(&world.dialog, u"inspectText"_s);
        QTRY_VERIFY(text->toPlainText().contains(u"closed-net"_s));
        QVERIFY(click(world.button(u"jsonClose"_s)));

        QVERIFY(click(world.button(u"storageRemoveNetwork"_s)));
        QVERIFY(world.isGone(u"storageNetworks"_s, u"closed-net"_s));
        QCOMPARE(engine.request("GET", "/networks/closed-net").status, 404);
    }

    void seesWhatOthersMake()
    {
        SANDGLASS_ENGINE(engine);
        World world(engine);
        QVERIFY(world.open(2, u"storageNetworks"_s));
        engine.request("POST", "/volumes/create", R"({"Name":"from-elsewhere"})");
        engine.request("POST", "/networks/create", R"({"Name":"net-from-elsewhere"})");
        QVERIFY(world.select(u"storageNetworks"_s, u"net-from-elsewhere"_s));
        QVERIFY(world.select(u"storageVolumes"_s, u"from-elsewhere"_s));
        engine.request("DELETE", "/networks/net-from-elsewhere");
        QVERIFY(world.isGone(u"storageNetworks"_s, u"net-from-elsewhere"_s));
        world.tabs()->setCurrentIndex(1);
        QVERIFY(click(world.button(u"storageRemoveVolume"_s)));
        QVERIFY(world.isGone(u"storageVolumes"_s, u"from-elsewhere"_s));
        QCOMPARE(engine.request("GET", "/volumes/from-elsewhere").status, 404);
    }

    void prunesNetworks()
    {
        SANDGLASS_ENGINE(engine);
        engine.request("POST", "/networks/create", R"({"Name":"unused-net"})");
        World world(engine);
        QVERIFY(world.open(0, u"storageUsage"_s));
        QVERIFY(world.clean(u"Networks"_s));
        QVERIFY2(world.message().startsWith(u"Deleted"_s), qPrintable(world.message()));
        QCOMPARE(engine.request("GET", "/networks/unused-net").status, 404);
    }

    void prunesImagesWithoutATag()
    {
        QFETCH_GLOBAL(PrivateEngine::Kind, engineKind);
        PrivateEngine engine(engineKind); // of its own: the others need their images
        QVERIFY(engine.start());
        QVERIFY(engine.importImages());
        // A second image takes the name of the first.
        const QByteArray one = "/images/sandglass-noshell:latest";
        engine.request("POST", one + "/tag?repo=sandglass-busybox&tag=latest");
        const auto count = [&engine] {
            return QJsonDocument::fromJson(engine.request("GET", "/images/json").body).array().size();
        };
        QCOMPARE(count(), 2);
        World world(engine);
        QVERIFY(world.open(0, u"storageUsage"_s));
        QVERIFY(world.clean(u"Images without a tag"_s));
        QVERIFY2(world.message().contains(u"freed"_s), qPrintable(world.message()));
        QCOMPARE(count(), 1);
    }
};

SANDGLASS_GUI_TEST_MAIN(TestStorageEngine)
#include "tst_storageengine.moc"
