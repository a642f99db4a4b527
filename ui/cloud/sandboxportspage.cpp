// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/sandboxportspage.h"

#include "ui/common/dialogs.h"
#include "ui/common/formdialog.h"
#include "ui/common/openaddress.h"
#include "ui/common/plaintext.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTimer>
#include <QUrl>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int awaitMs = 3000;
constexpr int mostAwaited = 8;
constexpr int longestName = 8;
constexpr int addressColumn = 4;

/// Empty for a port that isn't public, or has no name yet.
QString publicAddress(const CloudPort& port)
{
    return port.isPublic && !port.host.isEmpty() ? u"https://"_s + port.host : QString();
}

bool canBePublic(const QString& protocol)
{
    return protocol != "TCP"_L1 && protocol != "UDP"_L1; // One that is not known stays as it is.
}

QString portNameProblem(const QString& name, const CloudPort& port, const QList<CloudPort>& ports)
{
    static const QRegularExpression valid(u"\\A[a-zA-Z](-?[a-zA-Z0-9]+)*\\z"_s);
    if (name.isEmpty() || name.size() > longestName || !valid.match(name).hasMatch())
        return SandboxPortsPage::tr("A name has 1 to 8 letters, digits and single hyphens, with a letter first.");
    const bool taken =
        std::ranges::any_of(ports, [&](const CloudPort& other) { return other.name == name && other.id != port.id; });
    return taken ? SandboxPortsPage::tr("This name is taken.") : QString();
}

} // namespace

SandboxPortsPage::SandboxPortsPage(const CloudContext& context, MessageBar& messages)
    : CloudPage(context, messages, u"cloudPorts"_s, tr("Ports"),
                {tr("Name"), tr("Port"), tr("Protocol"), tr("Reached from"), tr("Public address")})
    , m_awaitAddress(new QTimer(this))
{
    addButton(u"cloudAddPort"_s, tr("&Add port…"), [this] { edit({.protocol = u"HTTP"_s}); });
    addButton(
        u"cloudChangePort"_s, tr("C&hange port…"), [this] { edit(selected()); }, [this] { return needsSelection(); });
    addButton(u"cloudRemovePort"_s, tr("&Remove port…"), [this] { remove(); }, [this] { return needsSelection(); });
    addButton(
        u"cloudCopyAddress"_s, tr("Copy a&ddress"),
        [this] { QGuiApplication::clipboard()->setText(publicAddress(selected())); },
        [this] { return needsAddress(); });
    addButton(
        u"cloudOpenAddress"_s, tr("&Open address…"), [this] { openAddress(this, QUrl(publicAddress(selected()))); },
        [this] { return needsAddress(); });
    table().stretch(addressColumn);
    m_awaitAddress->setSingleShot(true);
    m_awaitAddress->setInterval(awaitMs);
    connect(m_awaitAddress, &QTimer::timeout, this, &SandboxPortsPage::refresh);
}

void SandboxPortsPage::readFrom(CloudOperations& cloud)
{
    read<QList<CloudPort>>(cloud.listPorts(place().sandbox), [this](const QList<CloudPort>& ports) { fill(ports); });
}

void SandboxPortsPage::fill(const QList<CloudPort>& ports)
{
    m_ports = ports;
    bool awaited = false;
    QList<TableRow> rows;
    for (const CloudPort& port : ports) {
        const QString address = publicAddress(port);
        awaited = awaited || (port.isPublic && address.isEmpty());
        rows.append({port.id,
                     {{shown(port.name, 40)},
                      {QString::number(port.port), port.port},
                      {shown(port.protocol, 20)},
                      {port.isPublic ? tr("The internet") : tr("The project")},
                      {port.isPublic && address.isEmpty() ? tr("Not given yet") : shown(address, 200)}}});
    }
    table().setRows(rows);
    if (rows.isEmpty())
        table().showEmpty(u"network-wired"_s, tr("No ports"),
                          tr("Other sandboxes of the project and, where a port is public, the internet reach the "
                             "sandbox through its ports."));
    m_awaited = awaited ? m_awaited + 1 : 0;
    if (awaited && m_awaited <= mostAwaited)
        m_awaitAddress->start();
}

CloudPort SandboxPortsPage::selected() const
{
    const auto found = std::ranges::find(m_ports, table().selectedKey(), &CloudPort::id);
    return found == m_ports.end() ? CloudPort() : *found;
}

QString SandboxPortsPage::needsAddress() const
{
    if (const QString reason = needsSelection(); !reason.isEmpty())
        return reason;
    return publicAddress(selected()).isEmpty() ? tr("The port has no public address.") : QString();
}

void SandboxPortsPage::edit(const CloudPort& port)
{
    const bool isNew = port.id.isEmpty();
    auto* form = new FormDialog(u"portForm"_s, isNew ? tr("New port") : tr("Change port"),
                                isNew ? tr("Add port") : tr("Change port"), context().theme, this);
    auto* name = form->addLine(u"portName"_s, tr("&Name:"), port.name, longestName);
    auto* number =
        form->addNumber(u"portNumber"_s, tr("&Port in the sandbox:"), 1, 65535, port.port ? port.port : 8080);
    number->setGroupSeparatorShown(false);
    auto* protocol = form->addChoice(u"portProtocol"_s, tr("P&rotocol:"));
    for (const QString& known : {u"HTTP"_s, u"HTTP/2"_s, u"TCP"_s, u"UDP"_s})
        protocol->addItem(known, known);
    if (protocol->findData(port.protocol) < 0)
        protocol->addItem(shown(port.protocol, 20), port.protocol);
    protocol->setCurrentIndex(protocol->findData(port.protocol));
    auto* reach = form->addOption(u"portPublic"_s, tr("P&ublic: everybody on the internet reaches it"));
    reach->setChecked(port.isPublic);
    form->addNote(tr("Only HTTP and HTTP/2 can be public."));
    const auto follow = [reach, protocol] {
        reach->setEnabled(canBePublic(protocol->currentData().toString()));
        if (!reach->isEnabled())
            reach->setChecked(false);
    };
    connect(protocol, &QComboBox::currentIndexChanged, reach, follow);
    follow();
    form->setProblem([name, port, ports = m_ports] { return portNameProblem(name->text(), port, ports); });
    const QString sandbox = place().sandbox;
    open<void>(
        form, [about = task(Operation::ChangePorts, nameOfSandbox(sandbox), sandbox)] { return about; },
        [=, id = port.id] {
            CloudPort wanted{.id = id,
                             .name = name->text(),
                             .port = static_cast<quint16>(number->value()),
                             .protocol = protocol->currentData().toString(),
                             .isPublic = reach->isChecked()};
            return [sandbox, wanted](CloudOperations& cloud) { return cloud.setPort(sandbox, wanted); };
        });
}

void SandboxPortsPage::remove()
{
    const CloudPort port = selected();
    const QString sandbox = place().sandbox;
    Confirmation question;
    question.title = tr("Remove port?");
    question.text = port.isPublic ? tr("Nobody reaches “%1” any more, and its public address is lost.")
                                  : tr("Nobody reaches “%1” any more.");
    question.text = question.text.arg(shown(port.name, 40));
    question.confirmButton = tr("Remove port");
    dialogs::confirm(this, question, [this, port, sandbox](ConfirmationAnswer answer) {
        if (answer.confirmed)
            act<void>(task(Operation::ChangePorts, nameOfSandbox(sandbox), sandbox),
                      [sandbox, id = port.id](CloudOperations& cloud) { return cloud.removePort(sandbox, id); });
    });
}

} // namespace sandglass

#include "moc_sandboxportspage.cpp"
