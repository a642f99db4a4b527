// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/portlist.h"

#include "ui/common/format.h"
#include "ui/common/openaddress.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QToolButton>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostPorts = 64;

QString reachedHost(const PortMapping& port)
{
    const QHostAddress address(port.hostAddress);
    if (port.hostAddress.isEmpty() || address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6 ||
        address == QHostAddress::Any)
        return u"127.0.0.1"_s;
    return port.hostAddress;
}

} // namespace

QString portAddress(const PortMapping& port)
{
    if (port.hostPort == 0)
        return {};
    const QString host = reachedHost(port);
    return (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(port.hostPort);
}

QUrl portUrl(const PortMapping& port)
{
    if (port.hostPort == 0 || port.protocol != "tcp"_L1)
        return {};
    constexpr quint16 httpsPort = 443;
    constexpr quint16 otherHttpsPort = 8443;
    const bool secure = port.containerPort == httpsPort || port.containerPort == otherHttpsPort;
    const QUrl url((secure ? "https://"_L1 : "http://"_L1) + portAddress(port) + u'/', QUrl::StrictMode);
    return url.isValid() && mayOpenAddress(url) ? url : QUrl();
}

PortList::PortList(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
}

void PortList::setPorts(const QList<PortMapping>& ports, bool local)
{
    QList<Line> lines;
    for (const PortMapping& port : ports) {
        lines.append({formatPorts({port}), QString::number(port.hostPort), local ? portAddress(port) : QString(),
                      local ? portUrl(port) : QUrl()});
    }
    show(lines);
}

void PortList::setCloudPorts(const QList<CloudPort>& ports)
{
    QList<Line> lines;
    for (const CloudPort& port : ports) {
        const QString words =
            tr("%1  %2/%3", "name, port, protocol").arg(port.name, QString::number(port.port), port.protocol);
        Line line{tr("%1  private").arg(words), port.name, {}, {}};
        if (port.isPublic) {
            line.words = port.host.isEmpty() ? tr("%1  public, its address comes in a moment").arg(words)
                                             : tr("%1  %2", "port, public address").arg(words, port.host);
            const QUrl url(u"https://"_s + port.host + u'/', QUrl::StrictMode);
            if (!port.host.isEmpty() && url.isValid() && mayOpenAddress(url)) {
                line.url = url;
                line.address = url.toString();
            }
        }
        lines.append(line);
    }
    show(lines);
}

void PortList::show(const QList<Line>& lines)
{
    // Rebuilt only when different, so that a button does not vanish under the pointer.
    if (lines == m_lines)
        return;
    m_lines = lines;
    while (QLayoutItem* const item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Line& line : lines.first(std::min(lines.size(), mostPorts)))
        addLine(line);
}

void PortList::addLine(const Line& port)
{
    auto* const line = new QWidget(this);
    auto* const layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* const text = new PlainLabel(shown(port.words, 200), line);
    text->setFont(Theme::machineFont());
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(text);
    const auto addButton = [&](const QString& name, const QString& icon, const QString& title, const QString& tip) {
        auto* const button = new QToolButton(line);
        button->setObjectName(name + port.button);
        button->setIcon(Theme::icon(icon));
        button->setText(title);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(tip);
        setPlainToolTip(button, tip);
        layout->addWidget(button);
        return button;
    };
    if (port.url.isValid()) {
        auto* const open =
            addButton(u"openPort"_s, u"globe"_s, tr("Open"), tr("Open %1 in the browser").arg(port.url.toString()));
        connect(open, &QToolButton::clicked, this, [this, url = port.url] { openAddress(this, url); });
    }
    if (!port.address.isEmpty()) {
        auto* const copy = addButton(u"copyPort"_s, u"edit-copy"_s, tr("Copy"), tr("Copy %1").arg(port.address));
        connect(copy, &QToolButton::clicked, this,
                [address = port.address] { QApplication::clipboard()->setText(address); });
    }
    layout->addStretch(1);
    m_layout->addWidget(line);
}

} // namespace sandglass

#include "moc_portlist.cpp"
