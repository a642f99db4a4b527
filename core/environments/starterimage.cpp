// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/starterimage.h"

#include <QDateTime>
#include <QFile>
#include <QProcess>
#include <QTimer>

#include <archive.h>
#include <archive_entry.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace sandglass {

namespace {

constexpr qint64 largestProgram = 64LL * 1024 * 1024;
constexpr int appletsTimeoutMs = 5000;

/// Writes one tar into memory.
class TarWriter
{
public:
    TarWriter()
        : m_archive(archive_write_new())
    {
        archive_write_set_format_pax_restricted(m_archive.get());
        archive_write_set_bytes_in_last_block(m_archive.get(), 1);
        archive_write_open(m_archive.get(), this, nullptr, &TarWriter::append, nullptr);
    }

    void directory(const char* path, unsigned mode) { add(path, AE_IFDIR, mode, {}, nullptr); }
    void file(const char* path, unsigned mode, const QByteArray& content)
    {
        add(path, AE_IFREG, mode, content, nullptr);
    }
    void link(const QByteArray& path, const char* target) { add(path.constData(), AE_IFLNK, 0777, {}, target); }

    Result<QByteArray> finish()
    {
        if (archive_write_close(m_archive.get()) != ARCHIVE_OK)
            m_failed = true;
        if (m_failed)
            return fail(ErrorKind::Internal, QString::fromUtf8(archive_error_string(m_archive.get())));
        return std::move(m_bytes);
    }

private:
    static la_ssize_t append(archive*, void* self, const void* data, size_t size)
    {
        static_cast<TarWriter*>(self)->m_bytes.append(static_cast<const char*>(data), static_cast<qsizetype>(size));
        return static_cast<la_ssize_t>(size);
    }

    void add(const char* path, unsigned type, unsigned mode, const QByteArray& content, const char* target)
    {
        const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                                  &archive_entry_free);
        archive_entry_set_pathname(entry.get(), path);
        archive_entry_set_filetype(entry.get(), type);
        archive_entry_set_perm(entry.get(), static_cast<mode_t>(mode));
        archive_entry_set_size(entry.get(), content.size());
        archive_entry_set_mtime(entry.get(), QDateTime::currentSecsSinceEpoch(), 0);
        if (target)
            archive_entry_set_symlink(entry.get(), target);
        if (archive_write_header(m_archive.get(), entry.get()) != ARCHIVE_OK ||
            archive_write_data(m_archive.get(), content.constData(), static_cast<size_t>(content.size())) < 0)
            m_failed = true;
    }

    struct Free
    {
        void operator()(archive* a) const { archive_write_free(a); }
    };
    QByteArray m_bytes;
    bool m_failed = false;
    std::unique_ptr<archive, Free> m_archive;
};

/// Standard output of `busybox --list`; empty when the program failed, said nothing or did not end in time.
Task<QByteArray> listApplets(QString busyboxPath)
{
    const OneShot<bool> done;
    QProcess process;
    QObject::connect(&process, &QProcess::finished, &process, [done](int code, QProcess::ExitStatus status) {
        done.set(status == QProcess::NormalExit && !code);
    });
    QObject::connect(&process, &QProcess::errorOccurred, &process, [done] { done.set(false); });
    QTimer::singleShot(appletsTimeoutMs, &process, [done] { done.set(false); });
    process.start(busyboxPath, {u"--list"_s}, QIODevice::ReadOnly);
    const bool good = co_await done;
    QByteArray output = good ? process.readAllStandardOutput() : QByteArray();
    // The signals that resumed us come from inside the process object: leave its stack before it goes.
    co_await sleepFor(0);
    if (process.state() != QProcess::NotRunning) {
        process.kill();
        co_await sleepFor(0);
    }
    co_return output;
}

} // namespace

QStringList starterCommand()
{
    return {u"sh"_s, u"-c"_s, u"trap exit TERM INT; sleep infinity & wait"_s};
}

Result<QByteArray> starterImageTar(const QString& busyboxPath, const QStringList& applets)
{
    QFile program(busyboxPath);
    if (!program.open(QIODevice::ReadOnly))
        return fail(program.exists() ? ErrorKind::Forbidden : ErrorKind::NotFound, program.errorString());
    if (program.size() > largestProgram)
        return fail(ErrorKind::InvalidInput, u"the program is larger than 64 MiB"_s);
    const QByteArray content = program.readAll();
    if (!content.startsWith("\x7f"
                            "ELF"))
        return fail(ErrorKind::InvalidInput, u"not a program"_s);

    TarWriter tar;
    for (const char* path : {"bin/", "dev/", "etc/", "home/", "proc/", "sys/", "usr/", "usr/bin/", "var/"})
        tar.directory(path, 0755);
    tar.directory("root/", 0700);
    tar.directory("tmp/", 01777);
    tar.file("etc/passwd", 0644,
             "root:x:0:0:root:/root:/bin/sh\nsandbox:x:1000:1000:sandbox:/home:/bin/sh\n"
             "nobody:x:65534:65534:nobody:/:/bin/false\n"_ba);
    tar.file("etc/group", 0644, "root:x:0:\nsandbox:x:1000:\nnogroup:x:65534:\n"_ba);
    tar.file("bin/busybox", 0755, content);
    for (const QString& applet : applets) {
        const QByteArray name = applet.toUtf8();
        if (name.isEmpty() || name.contains('/') || name == "." || name == "..")
            return fail(ErrorKind::InvalidInput, u"not the name of an applet: "_s + applet);
        // The list names the program itself; a link to itself would replace it.
        if (name != "busybox")
            tar.link("bin/" + name, "busybox");
    }
    // Scripts name their interpreter by this path.
    if (applets.contains(u"env"_s))
        tar.link("usr/bin/env"_ba, "../../bin/busybox");
    return tar.finish();
}

Task<Result<QByteArray>> makeStarterImageTar(QString busyboxPath)
{
    if (!QFile::exists(busyboxPath))
        co_return fail(ErrorKind::NotFound, busyboxPath);
    const QByteArray list = co_await listApplets(busyboxPath);
    const QStringList applets = QString::fromUtf8(list).split(u'\n', Qt::SkipEmptyParts);
    if (!applets.contains(u"sh"_s))
        co_return fail(ErrorKind::Unsupported, busyboxPath);
    co_return co_await runInPool([busyboxPath, applets] { return starterImageTar(busyboxPath, applets); });
}

} // namespace sandglass
