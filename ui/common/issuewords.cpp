// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/issuewords.h"

#include "ui/common/format.h"
#include "ui/common/plaintext.h"

#include <QCoreApplication>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostNamed = 5;
constexpr int longestName = 200;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(TransferWords)
};

QString kindText(TransferIssue::Kind kind)
{
    switch (kind) {
    case TransferIssue::Kind::Unreadable:
        return Words::tr("could not be read");
    case TransferIssue::Kind::SpecialFile:
        return Words::tr("is a device, pipe or socket and was left out");
    case TransferIssue::Kind::Shrank:
        return Words::tr("became shorter meanwhile and was filled with zeros");
    case TransferIssue::Kind::Grew:
        return Words::tr("became longer meanwhile and was cut");
    case TransferIssue::Kind::TooDeep:
        return Words::tr("is nested too deep and was left out");
    case TransferIssue::Kind::UnsafeName:
        return Words::tr("has an unsafe name and was left out");
    case TransferIssue::Kind::NameTooLong:
        return Words::tr("has too long a name and was left out");
    case TransferIssue::Kind::UnsafeLink:
        return Words::tr("is a link that leaves the folder and was left out");
    case TransferIssue::Kind::DuplicateName:
        return Words::tr("came twice; the first was kept");
    case TransferIssue::Kind::SpecialBits:
        return Words::tr("lost its setuid or setgid permission");
    case TransferIssue::Kind::WriteFailed:
        return Words::tr("could not be written");
    case TransferIssue::Kind::WrongKind:
        return Words::tr("would have replaced a folder by a file or the reverse, and was left out");
    case TransferIssue::Kind::Existed:
        return Words::tr("was there already and was skipped");
    case TransferIssue::Kind::Failed:
        return Words::tr("could not be copied");
    case TransferIssue::Kind::LeftPartial:
        return Words::tr("may be incomplete now");
    }
    return {};
}
} // namespace

QString issueText(const TransferIssue& issue)
{
    const QString name = shown(issue.path, longestName);
    if (issue.detail.isEmpty())
        return Words::tr("%1: %2", "file name: what happened").arg(name, kindText(issue.kind));
    return Words::tr("%1: %2 (%3)", "file name: what happened (details)")
        .arg(name, kindText(issue.kind), shown(issue.detail, longestName));
}

QString reportText(const TransferReport& report)
{
    const int files = static_cast<int>(std::min<qint64>(report.files, std::numeric_limits<int>::max()));
    const QString place = shown(report.destination, longestName);
    const bool up = report.direction == TransferDirection::Upload;
    QString text;
    if (report.arrived.isEmpty())
        text = Words::tr("Nothing was copied to %1").arg(place);
    else if (up)
        text = Words::tr("Uploaded %n file(s) (%1) to %2", nullptr, files).arg(formatBytes(report.bytes), place);
    else
        text = Words::tr("Downloaded %n file(s) (%1) to %2", nullptr, files).arg(formatBytes(report.bytes), place);
    if (report.issues.isEmpty())
        return text;
    const auto kept = report.issues.kept();
    for (const TransferIssue& issue : kept.first(std::min(kept.size(), mostNamed)))
        text += u'\n' + issueText(issue);
    if (const qint64 others = report.issues.count() - mostNamed; others > 0)
        text += u'\n' + Words::tr("and %n more", nullptr, static_cast<int>(std::min<qint64>(others, 1000000)));
    return text;
}

} // namespace sandglass
