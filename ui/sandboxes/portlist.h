// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"

#include <QList>
#include <QUrl>
#include <QWidget>

class QVBoxLayout;

namespace sandglass {

/// Where a published port is reached from this machine, "127.0.0.1:8080"; empty for one that is not published.
QString portAddress(const PortMapping& port);
/// The address of a published TCP port for a browser; invalid where a browser may not open it: UDP, not published, or
/// not on this machine's loopback.
QUrl portUrl(const PortMapping& port);

/// The ports of a sandbox, one line each, with Open and Copy for those that are published or public.
class PortList : public QWidget
{
    Q_OBJECT

public:
    explicit PortList(QWidget* parent = nullptr);

    /// \a local: the engine is on this machine, so that addresses of all interfaces are reached over loopback.
    void setPorts(const QList<PortMapping>& ports, bool local);
    void setCloudPorts(const QList<CloudPort>& ports);

private:
    struct Line
    {
        QString words;
        QString button;  ///< ends the object names of its buttons
        QString address; ///< to copy; empty when there is none
        QUrl url;        ///< to open; invalid when there is none

        bool operator==(const Line&) const = default;
    };
    void show(const QList<Line>& lines);
    void addLine(const Line& line);

    QVBoxLayout* m_layout;
    QList<Line> m_lines;
};

} // namespace sandglass
