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
    , m_lines(new QVBoxLayout(this))
{
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(0);
}

void PortList::setPorts(const QList<PortMapping>& ports, bool local)
{
    // Rebuilt only when different, so that a button does not vanish under the pointer.
    if (ports == m_ports && local == m_local)
        return;
    m_ports = ports;
    m_local = local;
    while (QLayoutItem* const item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const PortMapping& port : ports.first(std::min(ports.size(), mostPorts)))
        addLine(port);
}

void PortList::addLine(const PortMapping& port)
{
    auto* const line = new QWidget(this);
    auto* const layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    const QString words = shown(formatPorts({port}), 120);
    auto* const text = new PlainLabel(words, line);
    text->setFont(Theme::machineFont());
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(text);
    const auto addButton = [&](const QString& name, const QString& icon, const QString& title, const QString& tip) {
        auto* const button = new QToolButton(line);
        button->setObjectName(name + QString::number(port.hostPort));
        button->setIcon(Theme::icon(icon));
        button->setText(title);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAccessibleName(tip);
        setPlainToolTip(button, tip);
        layout->addWidget(button);
        return button;
    };
    const QUrl url = m_local ? portUrl(port) : QUrl();
    if (url.isValid()) {
        auto* const open =
            addButton(u"openPort"_s, u"globe"_s, tr("Open"), tr("Open %1 in the browser").arg(url.toString()));
        connect(open, &QToolButton::clicked, this, [this, url] { openAddress(this, url); });
    }
    if (m_local && port.hostPort != 0) {
        const QString address = portAddress(port);
        auto* const copy = addButton(u"copyPort"_s, u"edit-copy"_s, tr("Copy"), tr("Copy %1").arg(address));
        connect(copy, &QToolButton::clicked, this, [address] { QApplication::clipboard()->setText(address); });
    }
    layout->addStretch(1);
    m_lines->addWidget(line);
}

} // namespace sandglass

#include "moc_portlist.cpp"
