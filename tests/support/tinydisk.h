// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QString>
#include <QTemporaryDir>
#include <QTest>

#include <sys/mount.h>

namespace sandglass::test {

/// A disk of its own that is soon full, mounted while this lives. Needs root, as the engines do.
class TinyDisk
{
public:
    explicit TinyDisk(qint64 bytes)
    {
        const QByteArray size = "size=" + QByteArray::number(bytes);
        m_mounted = ::mount("tmpfs", pathBytes().constData(), "tmpfs", 0, size.constData()) == 0;
        if (!m_mounted)
            QTest::qFail("the small disk could not be mounted", __FILE__, __LINE__);
    }
    ~TinyDisk()
    {
        if (m_mounted)
            ::umount2(pathBytes().constData(), MNT_DETACH);
    }
    Q_DISABLE_COPY_MOVE(TinyDisk)

    QString path() const { return m_directory.path(); }
    QStringList names() const
    {
        return QDir(path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }

private:
    QByteArray pathBytes() const { return QFile::encodeName(path()); }

    QTemporaryDir m_directory;
    bool m_mounted = false;
};

} // namespace sandglass::test
