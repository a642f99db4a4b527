// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/forwardspage.h"

#include "ui/common/format.h"
#include "ui/common/formdialog.h"
#include "ui/common/openaddress.h"
#include "ui/common/plaintext.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPushButton>
#include <QSpinBox>
#include <QTimer>
#include <QUrl>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int countMs = 1000;

/// Why the newest connection came to nothing, in the server's words where it has any.
QString failureText(const CloudForward& forward)
{
    if (!forward.failure)
        return u"–"_s;
    const Error& error = *forward.failure;
    return shown(error.serverText.isEmpty() ? errorHeadline(error) : error.serverText, 160);
}
} // namespace

ForwardsPage::ForwardsPage(const CloudContext& context, MessageBar& messages)
    : CloudPage(context, messages, u"cloudForwards"_s, tr("Forwarded ports"),
                {tr("Address on this machine"), tr("Port in the sandbox"), tr("Open connections"), tr("Last failure")})
{
    table().stretch(3); // What went wrong takes the most words.
    addButton(u"cloudForward"_s, tr("&Forward to this machine…"), [this] { add(); }, [this] { return needsPort(); });
    addButton(
        u"cloudCopyForward"_s, tr("Copy a&ddress"), [this] { QGuiApplication::clipboard()->setText(address()); },
        [this] { return needsSelection(); });
    addButton(
        u"cloudOpenForward"_s, tr("&Open address…"), [this] { openAddress(this, QUrl(u"http://"_s + address())); },
        [this] { return needsSelection(); });
    addButton(
        u"cloudCopyFailure"_s, tr("Copy fai&lure"),
        [this] { QGuiApplication::clipboard()->setText(errorDetails(selected().failure.value_or(Error()))); },
        [this] { return selected().failure ? QString() : tr("The last connection did not fail."); });
    addButton(u"cloudStopForward"_s, tr("S&top forwarding"), [this] { stop(); }, [this] { return needsSelection(); });
    auto* count = new QTimer(this);
    count->setInterval(countMs);
    connect(count, &QTimer::timeout, this, [this] {
        if (isVisible() && cloud() && cloud()->forwards() != m_shown)
            fill();
    });
    count->start();
}

void ForwardsPage::readFrom(CloudOperations& cloud)
{
    fill();
    read<QList<CloudPort>>(cloud.listPorts(place().sandbox), [this](const QList<CloudPort>& ports) {
        m_ports = ports;
        m_ports.removeIf([](const CloudPort& port) { return port.protocol == "UDP"_L1; });
    });
}

void ForwardsPage::fill()
{
    QList<TableRow> rows;
    m_shown = cloud()->forwards();
    for (const CloudForward& forward : std::as_const(m_shown)) {
        if (forward.sandbox == place().sandbox)
            rows.append({QString::number(forward.localPort),
                         {{u"127.0.0.1:%1"_s.arg(forward.localPort)},
                          {QString::number(forward.internalPort), forward.internalPort},
                          TableCell::number(forward.connections),
                          {failureText(forward)}}});
    }
    table().setRows(rows);
    if (rows.isEmpty())
        table().showEmpty(u"network-connect"_s, tr("Nothing is forwarded"),
                          tr("A forwarded port is reached at an address of this machine, by nobody else, also when it "
                             "is private. It ends with Sandglass."));
}

QString ForwardsPage::needsPort() const
{
    return m_ports.isEmpty() ? tr("The sandbox has no port that can be forwarded.") : QString();
}

QString ForwardsPage::address() const
{
    return u"127.0.0.1:"_s + table().selectedKey();
}

CloudForward ForwardsPage::selected() const
{
    const auto found = std::ranges::find(m_shown, table().selectedKey().toUInt(), &CloudForward::localPort);
    return found == m_shown.end() ? CloudForward() : *found;
}

void ForwardsPage::stop()
{
    act<void>(task(Operation::StopForwarding, nameOfSandbox(place().sandbox), place().sandbox),
              [port = selected().localPort](CloudOperations& cloud) { return cloud.stopForward(port); });
}

void ForwardsPage::add()
{
    auto* form = new FormDialog(u"forwardForm"_s, tr("Forward a port"), tr("Forward port"), context().theme, this);
    auto* port = form->addChoice(u"forwardPort"_s, tr("&Port in the sandbox:"));
    for (const CloudPort& one : std::as_const(m_ports))
        port->addItem(u"%1 (%2)"_s.arg(one.port).arg(shown(one.name, 20)), one.port);
    auto* local = form->addNumber(u"forwardLocal"_s, tr("Port on this &machine:"), 0, 65535, 0);
    local->setSpecialValueText(tr("any free"));
    local->setGroupSeparatorShown(false);
    form->addNote(tr("Only programs on this machine reach it. It ends with Sandglass."));
    const QString sandbox = place().sandbox;
    open<CloudForward>(
        form, [about = task(Operation::ForwardPort, nameOfSandbox(sandbox), sandbox)] { return about; },
        [=] {
            const int inside = port->currentData().toInt();
            const auto outside = static_cast<quint16>(local->value());
            return [=](CloudOperations& cloud) { return cloud.forwardPort(sandbox, inside, outside); };
        });
}

} // namespace sandglass

#include "moc_forwardspage.cpp"
