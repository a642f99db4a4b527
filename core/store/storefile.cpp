// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/storefile.h"

#include "core/base/savedfile.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

/// What SQLite calls its files, beside the database itself.
const QStringList suffixes{u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s};

constexpr auto onlyOwner = QFile::ReadOwner | QFile::WriteOwner;

} // namespace

StoreFile::StoreFile(QString path, QList<Migration> migrations, std::function<void(const QString&)> onSetAside)
    : m_path(std::move(path))
    , m_migrations(std::move(migrations))
    , m_onSetAside(std::move(onSetAside))
{
}

Result<Database*> StoreFile::open()
{
    if (m_database)
        return m_database.get();
    const QString folder = QFileInfo(m_path).absolutePath();
    if (!QDir().mkpath(folder))
        return fail(ErrorKind::Forbidden, u"%1 could not be made"_s.arg(folder));
    auto lock = FileLock::take(m_path + u".lock"_s);
    if (!lock)
        return std::unexpected(lock.error());
    if (lock->isAlone()) {
        if (const Status prepared = prepare(); !prepared)
            return std::unexpected(prepared.error());
        lock->share();
    } else if (const auto seen = inspect(); !seen) {
        return std::unexpected(seen.error());
    } else if (*seen < m_migrations.size()) {
        return fail(ErrorKind::Conflict, u"an older Sandglass is using %1"_s.arg(m_path));
    }
    auto database = Database::open(m_path, Database::Access::ReadWrite);
    if (!database)
        return std::unexpected(database.error());
    m_lock = std::move(*lock);
    m_database = std::move(*database);
    return m_database.get();
}

void StoreFile::close()
{
    m_database.reset();
    m_lock.reset();
}

Status StoreFile::prepare() const
{
    if (!QFile::exists(m_path))
        return create();
    const auto seen = inspect();
    if (seen)
        return migrate(m_path, *seen);
    if (seen.error().kind != ErrorKind::Protocol)
        return std::unexpected(seen.error());
    return setAside().and_then([this] { return create(); });
}

Status StoreFile::create() const
{
    const QString unnamed = m_path + u".new"_s;
    for (const QString& suffix : suffixes)
        QFile::remove(unnamed + suffix); // A process that ended meanwhile left it.
    // SQLite gives its other files the permissions of this one.
    QFile file(unnamed);
    if (!file.open(QIODevice::WriteOnly, onlyOwner))
        return std::unexpected(errorOf(file));
    file.close();
    if (const Status made = migrate(unnamed, 0); !made)
        return made;
    return QFile::rename(unnamed, m_path) ? Status()
                                          : fail(ErrorKind::Forbidden, u"%1 could not be named"_s.arg(m_path));
}

Result<qsizetype> StoreFile::inspect() const
{
    auto database = Database::open(m_path, Database::Access::ReadOnly);
    if (!database)
        return std::unexpected(database.error());
    const auto problem = (*database)->value(u"PRAGMA integrity_check(1)"_s);
    if (!problem)
        return std::unexpected(problem.error());
    if (*problem != u"ok"_s)
        return fail(ErrorKind::Protocol, problem->toString());
    const auto seen = (*database)->value(u"PRAGMA user_version"_s);
    if (!seen)
        return std::unexpected(seen.error());
    if (seen->toLongLong() <= 0)
        return fail(ErrorKind::Protocol, u"%1 is empty"_s.arg(m_path));
    if (seen->toLongLong() > m_migrations.size())
        return std::unexpected(fail(ErrorKind::Unsupported, u"%1 is of a newer Sandglass"_s.arg(m_path))
                                   .error()
                                   .withHint(Hint::ProgramTooOld));
    return seen->toLongLong();
}

Status StoreFile::migrate(const QString& path, qsizetype seen) const
{
    if (seen == m_migrations.size())
        return {};
    auto database = Database::open(path, Database::Access::ReadWrite);
    if (!database)
        return std::unexpected(database.error());
    for (qsizetype number = seen; number < m_migrations.size(); ++number) {
        const auto step = [&statements = m_migrations[number], number](Database& changed) -> Status {
            for (const QString& statement : statements) {
                if (const Status done = changed.run(statement); !done)
                    return done;
            }
            return changed.run(u"PRAGMA user_version = %1"_s.arg(number + 1));
        };
        if (const Status done = (*database)->transaction(Database::Transaction::Write, step); !done)
            return done;
    }
    return {};
}

Status StoreFile::setAside() const
{
    const QString kept = m_path + u".broken-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s);
    for (const QString& suffix : suffixes) {
        if (QFile::exists(m_path + suffix) && !QFile::rename(m_path + suffix, kept + suffix))
            return fail(ErrorKind::Forbidden, u"%1 is damaged and could not be set aside"_s.arg(m_path));
    }
    m_onSetAside(kept);
    return {};
}

} // namespace sandglass
