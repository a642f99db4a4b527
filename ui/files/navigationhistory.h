// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace sandglass {

/// Where the person has been in one sandbox, as in a browser; at most a hundred places.
class NavigationHistory
{
public:
    const QString& current() const { return m_current; }
    bool canGoBack() const { return !m_back.isEmpty(); }
    bool canGoForward() const { return !m_forward.isEmpty(); }

    void visit(const QString& path)
    {
        if (path == m_current)
            return;
        if (!m_current.isEmpty())
            m_back.append(m_current);
        if (m_back.size() > mostPlaces)
            m_back.removeFirst();
        m_forward.clear();
        m_current = path;
    }
    void goBack()
    {
        if (!canGoBack())
            return;
        m_forward.append(m_current);
        m_current = m_back.takeLast();
    }
    void goForward()
    {
        if (!canGoForward())
            return;
        m_back.append(m_current);
        m_current = m_forward.takeLast();
    }

private:
    static constexpr qsizetype mostPlaces = 100;
    QString m_current;
    QStringList m_back;
    QStringList m_forward;
};

} // namespace sandglass
