// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/logsession.h"

namespace sandglass {

LogSession::LogSession(qint64 storeBytes, QObject* parent)
    : QObject(parent)
    , m_store(storeBytes)
{
}

LogSession::~LogSession() = default;

void LogSession::setHeld(QObject* holder, bool held)
{
    if (held == m_holders.contains(holder))
        return;
    if (held) {
        m_holders.insert(holder);
        connect(holder, &QObject::destroyed, this, [this, holder] { setHeld(holder, false); });
        return;
    }
    disconnect(holder, &QObject::destroyed, this, nullptr);
    m_holders.remove(holder);
    if (m_holders.isEmpty())
        released();
}

void LogSession::setStoreLimit(qint64 bytes)
{
    m_store.setLimitBytes(bytes);
    if (isHeld() || m_store.bytes() <= bytes)
        return;
    m_store.dropOldest();
    Q_EMIT appended();
}

void LogSession::setPhase(Phase phase, const std::optional<Error>& error)
{
    m_phase = phase;
    m_error = error;
    Q_EMIT stateChanged();
}

void LogSession::setOlder(Older older)
{
    if (m_older == older)
        return;
    m_older = older;
    Q_EMIT stateChanged();
}

void LogSession::setHeldBack(bool heldBack)
{
    if (m_heldBack == heldBack)
        return;
    m_heldBack = heldBack;
    Q_EMIT stateChanged();
}

} // namespace sandglass

#include "moc_logsession.cpp"
