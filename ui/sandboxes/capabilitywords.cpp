// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/capabilitywords.h"

#include <QCoreApplication>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::CapabilityWords)
};
} // namespace

QList<CapabilityWords> linuxCapabilities()
{
    return {
        {u"AUDIT_CONTROL"_s, Words::tr("switch the kernel's audit")},
        {u"AUDIT_READ"_s, Words::tr("read the kernel's audit")},
        {u"AUDIT_WRITE"_s, Words::tr("write to the kernel's audit")},
        {u"BLOCK_SUSPEND"_s, Words::tr("keep the machine awake")},
        {u"BPF"_s, Words::tr("load programs into the kernel")},
        {u"CHECKPOINT_RESTORE"_s, Words::tr("freeze processes to a file and thaw them")},
        {u"CHOWN"_s, Words::tr("give files to other users")},
        {u"DAC_OVERRIDE"_s, Words::tr("read and write files whatever their permissions")},
        {u"DAC_READ_SEARCH"_s, Words::tr("read files whatever their permissions")},
        {u"FOWNER"_s, Words::tr("change files of other users")},
        {u"FSETID"_s, Words::tr("keep the set-user-id mark when a file is written")},
        {u"IPC_LOCK"_s, Words::tr("keep memory from being swapped out")},
        {u"IPC_OWNER"_s, Words::tr("use shared memory of other users")},
        {u"KILL"_s, Words::tr("end processes of other users")},
        {u"LEASE"_s, Words::tr("be told before others open a file")},
        {u"LINUX_IMMUTABLE"_s, Words::tr("make files unchangeable")},
        {u"MAC_ADMIN"_s, Words::tr("change the rules of the security module")},
        {u"MAC_OVERRIDE"_s, Words::tr("pass by the rules of the security module")},
        {u"MKNOD"_s, Words::tr("make device files")},
        {u"NET_ADMIN"_s, Words::tr("change interfaces, routes and firewalls")},
        {u"NET_BIND_SERVICE"_s, Words::tr("listen on ports below 1024")},
        {u"NET_BROADCAST"_s, Words::tr("send to everybody on the network")},
        {u"NET_RAW"_s, Words::tr("ping, and forge packets")},
        {u"PERFMON"_s, Words::tr("measure the kernel and other processes")},
        {u"SETFCAP"_s, Words::tr("give such powers to program files")},
        {u"SETGID"_s, Words::tr("become another group")},
        {u"SETPCAP"_s, Words::tr("give up powers and pass them on")},
        {u"SETUID"_s, Words::tr("become another user")},
        {u"SYSLOG"_s, Words::tr("read the kernel's messages")},
        {u"SYS_ADMIN"_s, Words::tr("mount, and almost everything else: hardly isolated any more")},
        {u"SYS_BOOT"_s, Words::tr("restart the machine")},
        {u"SYS_CHROOT"_s, Words::tr("change the root folder of a process")},
        {u"SYS_MODULE"_s, Words::tr("load kernel modules: not isolated any more")},
        {u"SYS_NICE"_s, Words::tr("put processes before those of others")},
        {u"SYS_PACCT"_s, Words::tr("switch the accounting of processes")},
        {u"SYS_PTRACE"_s, Words::tr("look into other processes, as debuggers do")},
        {u"SYS_RAWIO"_s, Words::tr("reach the hardware directly: not isolated any more")},
        {u"SYS_RESOURCE"_s, Words::tr("pass by limits")},
        {u"SYS_TIME"_s, Words::tr("set the machine's clock")},
        {u"SYS_TTY_CONFIG"_s, Words::tr("configure terminals of the machine")},
        {u"WAKE_ALARM"_s, Words::tr("wake the machine at a set time")},
    };
}

} // namespace sandglass
