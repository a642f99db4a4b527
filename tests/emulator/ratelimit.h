// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QString>

namespace sandglass::emulator {

/// Counts each token's requests in a window that begins with the first of them.
class RateLimit
{
public:
    struct Reading
    {
        int limit = 0;
        int remaining = 0;
        int resetSeconds = 0;
        bool exceeded = false;
    };

    RateLimit(int limit, int windowSeconds)
        : m_limit(limit)
        , m_windowSeconds(windowSeconds)
    {
    }

    /// Counts one request of \a token.
    Reading count(const QString& token);
    /// From now on, for everybody, in a window that begins anew.
    void setLimit(int limit, int windowSeconds);

private:
    struct Window
    {
        QElapsedTimer since;
        int used = 0;
    };
    int m_limit;
    int m_windowSeconds;
    QHash<QString, Window> m_windows;
};

} // namespace sandglass::emulator
