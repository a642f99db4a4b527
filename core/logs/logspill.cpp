// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logspill.h"

#include "core/base/task.h"

#include <QDir>
#include <QStandardPaths>
#include <QThreadPool>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype pieceBytes = 1024 * 1024;
constexpr qsizetype mostUnwrittenBytes = 4 * pieceBytes;
constexpr qsizetype frontBytes = 256 * 1024;

/// What stands before the text of each line.
struct Header
{
    qint64 timeNs;
    quint32 size;
    quint8 channel;
    bool truncated;
};

void encode(const LogEntry& entry, QByteArray& bytes)
{
    Header header{};
    header.timeNs = entry.timeNs;
    header.size = static_cast<quint32>(entry.text.size());
    header.channel = static_cast<quint8>(entry.channel);
    header.truncated = entry.truncated;
    bytes.append(reinterpret_cast<const char*>(&header), sizeof header);
    bytes.append(entry.text);
}

/// The size of the first record of \a bytes; 0 when not even its header is there.
qsizetype firstRecord(QByteArrayView bytes)
{
    if (bytes.size() < qsizetype(sizeof(Header)))
        return 0;
    Header header{};
    std::memcpy(&header, bytes.data(), sizeof header);
    return qsizetype(sizeof header) + header.size;
}

struct Decoded
{
    QList<LogEntry> lines;
    qsizetype bytes = 0;
};

/// The whole records at the beginning of \a bytes, about \a most bytes of them.
Decoded decode(QByteArrayView bytes, qsizetype most)
{
    Decoded decoded;
    for (;;) {
        const QByteArrayView rest = bytes.sliced(decoded.bytes);
        const qsizetype size = firstRecord(rest);
        if (size == 0 || size > rest.size() || (decoded.bytes > 0 && decoded.bytes + size > most))
            return decoded;
        Header header{};
        std::memcpy(&header, rest.data(), sizeof header);
        decoded.lines.append({header.timeNs, static_cast<LogChannel>(header.channel),
                              rest.first(size).sliced(sizeof header).toByteArray(), header.truncated});
        decoded.bytes += size;
    }
}

/// A file without a name, on a disk: the folder for temporary files may be memory.
std::shared_ptr<QFile> openNameless()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
    QByteArray path = QFile::encodeName(folder + u"/log-XXXXXX"_s);
    auto file = std::make_shared<QFile>();
    const int descriptor = QDir().mkpath(folder) ? ::mkostemp(path.data(), O_CLOEXEC) : -1; // Mode 0600.
    if (descriptor >= 0) {
        ::unlink(path.constData());
        file->open(descriptor, QIODevice::ReadWrite | QIODevice::Unbuffered, QFileDevice::AutoCloseHandle);
    }
    return file;
}
} // namespace

LogSpill::LogSpill(qint64 limitBytes, QObject* parent)
    : QObject(parent)
    , m_limitBytes(limitBytes)
{
}

LogSpill::~LogSpill()
{
    discardFile();
}

qint64& LogSpill::bytesOfAll()
{
    static qint64 bytes = 0;
    return bytes;
}

bool LogSpill::isFull() const
{
    return m_diskFailed || m_writtenTo + m_unwritten.size() > m_limitBytes ||
           bytesOfAll() + m_unwritten.size() > limitOfAllBytes;
}

bool LogSpill::isChoked() const
{
    return m_unwritten.size() > mostUnwrittenBytes;
}

void LogSpill::push(const QList<LogEntry>& lines)
{
    for (const LogEntry& entry : lines)
        encode(entry, m_unwritten);
    m_lines += lines.size();
    work();
}

void LogSpill::fetchFront()
{
    m_frontWanted = m_lines > 0;
    work();
}

QList<LogEntry> LogSpill::popFront()
{
    m_lines -= m_front.size();
    if (m_lines == 0)
        discardFile();
    return std::exchange(m_front, {});
}

void LogSpill::clear()
{
    ++m_generation;
    discardFile();
    m_unwritten.clear();
    m_front.clear();
    m_lines = 0;
    m_working = m_frontWanted = false;
}

void LogSpill::discardFile()
{
    bytesOfAll() -= m_writtenTo;
    m_readAt = m_writtenTo = 0;
    m_diskFailed = false;
    // Giving back the blocks of a large file takes a while.
    if (m_file)
        QThreadPool::globalInstance()->start([file = std::exchange(m_file, nullptr)]() mutable { file.reset(); });
}

/// The next step: one at a time, so that the file has one user.
void LogSpill::work()
{
    if (m_working)
        return;
    if (m_frontWanted && !m_front.isEmpty())
        deliver(std::exchange(m_front, {}));
    else if (m_frontWanted)
        read();
    else if (m_unwritten.size() >= pieceBytes && !m_diskFailed)
        write();
}

void LogSpill::write()
{
    m_working = true;
    auto work = [file = m_file, piece = m_unwritten, at = m_writtenTo]() mutable {
        if (!file)
            file = openNameless();
        const bool written = file->isOpen() && file->seek(at) && file->write(piece) == piece.size();
        return std::pair(written, file);
    };
    const qsizetype size = m_unwritten.size();
    whenDone(runInPool(std::move(work)), this,
             [this, size, generation = m_generation](const std::pair<bool, std::shared_ptr<QFile>>& done) {
                 if (generation != m_generation)
                     return;
                 m_working = false;
                 m_file = done.second;
                 m_diskFailed = !done.first;
                 if (done.first) {
                     m_writtenTo += size;
                     bytesOfAll() += size;
                     m_unwritten.remove(0, size);
                 }
                 Q_EMIT relieved();
                 this->work();
             });
}

void LogSpill::read()
{
    m_working = true;
    const qint64 inFile = m_writtenTo - m_readAt;
    auto work = [file = m_file, at = m_readAt, inFile, unwritten = m_unwritten] {
        if (inFile == 0)
            return decode(unwritten, frontBytes);
        QByteArray bytes;
        if (file->seek(at))
            bytes = file->read(std::min<qint64>(inFile, frontBytes));
        if (const qsizetype first = firstRecord(bytes); first > bytes.size())
            bytes += file->read(first - bytes.size());
        return decode(bytes, bytes.size());
    };
    whenDone(runInPool(std::move(work)), this, [this, inFile, generation = m_generation](const Decoded& decoded) {
        if (generation != m_generation)
            return;
        m_working = false;
        if (decoded.lines.isEmpty()) {
            Q_EMIT broken();
            return;
        }
        if (inFile == 0) {
            m_unwritten.remove(0, decoded.bytes);
            Q_EMIT relieved();
        } else {
            m_readAt += decoded.bytes;
        }
        deliver(decoded.lines);
    });
}

void LogSpill::deliver(QList<LogEntry> lines)
{
    m_front = std::move(lines);
    m_frontWanted = false;
    Q_EMIT frontReady();
    work();
}

} // namespace sandglass

#include "moc_logspill.cpp"
