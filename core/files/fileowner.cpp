// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/fileowner.h"

#include "core/files/wakeup.h"
#include "core/sandboxes/sandboxfacts.h"

#include <archive.h>
#include <archive_entry.h>

#include <QTimer>

#include <memory>
#include <optional>

namespace sandglass {

namespace {
constexpr qsizetype largestList = 1024 * 1024;
constexpr int readDeadlineMs = 10000;

/// The fields of the line whose field \a column is \a value; empty when there is none.
QList<QByteArray> lineOf(const QByteArray& list, qsizetype column, const QByteArray& value)
{
    for (const QByteArray& line : list.split('\n')) {
        const QList<QByteArray> fields = line.trimmed().split(':');
        if (fields.value(column) == value && fields.size() > 2)
            return fields;
    }
    return {};
}

std::optional<qint64> numberOf(const QByteArray& text)
{
    bool ok = false;
    const uint number = text.toUInt(&ok);
    return ok ? std::optional<qint64>(number) : std::nullopt;
}

/// The content of the first file of a tar.
QByteArray firstFile(const QByteArray& tar)
{
    const auto free = [](archive* reader) { archive_read_free(reader); };
    const std::unique_ptr<archive, decltype(free)> reader(archive_read_new(), free);
    archive_read_support_format_tar(reader.get());
    archive_entry* entry = nullptr;
    if (archive_read_open_memory(reader.get(), tar.constData(), static_cast<size_t>(tar.size())) != ARCHIVE_OK ||
        archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK)
        return {};
    QByteArray content(std::min<qint64>(archive_entry_size(entry), largestList), '\0');
    const auto read = archive_read_data(reader.get(), content.data(), static_cast<size_t>(content.size()));
    content.truncate(std::max<la_ssize_t>(read, 0));
    return content;
}

Task<QByteArray> readList(QPointer<Provider> provider, QString id, QString path)
{
    if (!provider || !provider->files())
        co_return {};
    const auto opened = co_await provider->files()->download(id, path, {});
    if (!opened)
        co_return {};
    struct Reading
    {
        QByteArray tar;
        bool over = false;
    };
    const auto reading = std::make_shared<Reading>();
    const auto wakeup = Wakeup::create();
    const auto end = [reading, waiting = wakeup.get()] {
        reading->over = true;
        waiting->notify();
    };
    DownloadStream* const stream = opened->get();
    QObject::connect(stream, &DownloadStream::data, wakeup.get(), [reading, end](const QByteArray& bytes) {
        reading->tar += bytes;
        if (reading->tar.size() > largestList)
            end();
    });
    QObject::connect(stream, &DownloadStream::finished, wakeup.get(), end);
    QObject::connect(stream, &DownloadStream::failed, wakeup.get(), end);
    QTimer::singleShot(readDeadlineMs, wakeup.get(), end);
    stream->start();
    while (!reading->over)
        co_await wakeup->next();
    co_return firstFile(reading->tar);
}
} // namespace

FileOwner resolveOwner(const QString& user, const QByteArray& passwd, const QByteArray& group)
{
    const QByteArray userName = user.section(u':', 0, 0).toUtf8();
    const QByteArray groupName = user.section(u':', 1).toUtf8();
    FileOwner owner;
    const std::optional<qint64> number = numberOf(userName);
    const QList<QByteArray> account = lineOf(passwd, number ? 2 : 0, userName);
    owner.userId = number.value_or(numberOf(account.value(2)).value_or(0));
    if (groupName.isEmpty())
        owner.groupId = numberOf(account.value(3)).value_or(0);
    else
        owner.groupId = numberOf(groupName).value_or(numberOf(lineOf(group, 0, groupName).value(2)).value_or(0));
    return owner;
}

Task<FileOwner> ownerOf(QPointer<Provider> provider, QString id)
{
    if (!provider)
        co_return {};
    const auto description = co_await provider->inspectSandbox(id);
    const QString user = description ? readSandboxFacts(*description).user : QString();
    if (user.isEmpty())
        co_return {};
    const QByteArray passwd = co_await readList(provider, id, QStringLiteral("/etc/passwd"));
    const bool namesGroup = user.contains(u':') && !numberOf(user.section(u':', 1).toUtf8());
    QByteArray group;
    if (namesGroup)
        group = co_await readList(provider, id, QStringLiteral("/etc/group"));
    co_return resolveOwner(user, passwd, group);
}

} // namespace sandglass
