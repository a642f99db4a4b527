// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/portspage.h"

#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/rowlist.h"
#include "ui/common/spinfield.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QSet>
#include <QSpinBox>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

QSpinBox* numberOf(const QWidget* row, QLatin1StringView name)
{
    return row->findChild<QSpinBox*>(name);
}
QComboBox* choiceOf(const QWidget* row, QLatin1StringView name)
{
    return row->findChild<QComboBox*>(name);
}

QSpinBox* makeNumber(QWidget* row, QLatin1StringView objectName, const QString& purpose, const QString& whenZero)
{
    auto* number = new QSpinBox(row);
    number->setObjectName(objectName);
    number->setAccessibleName(purpose);
    number->setRange(0, 65535);
    number->setSpecialValueText(whenZero);
    number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    number->setGroupSeparatorShown(false);
    setPlainToolTip(number, purpose);
    selectWordsOnClick(number);
    return number;
}

} // namespace

PortsPage::PortsPage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_problem(makeProblemLabel(theme, this))
{
    m_rows = new RowList(tr("&Add port"), tr("Remove port"), [this](QWidget* row) {
        QSpinBox* inside = makeNumber(row, "portInside"_L1, tr("Port in the sandbox"), tr("port"));
        QSpinBox* outside = makeNumber(row, "portOutside"_L1, tr("Port on the machine"), tr("any free"));
        auto* protocol = new QComboBox(row);
        protocol->setObjectName("portProtocol"_L1);
        protocol->setAccessibleName(tr("Protocol"));
        protocol->addItems({u"tcp"_s, u"udp"_s, u"sctp"_s});
        auto* reach = new QComboBox(row);
        reach->setObjectName("portReach"_L1);
        reach->setAccessibleName(tr("Who can reach it"));
        reach->addItem(tr("This machine only"), u"127.0.0.1"_s);
        reach->addItem(tr("Everybody on the network"), u"0.0.0.0"_s);
        row->layout()->addWidget(new PlainLabel(tr("In the sandbox"), row));
        row->layout()->addWidget(inside);
        row->layout()->addWidget(new PlainLabel(tr("on the machine"), row));
        row->layout()->addWidget(outside);
        row->layout()->addWidget(protocol);
        row->layout()->addWidget(reach);
        for (QSpinBox* number : {inside, outside})
            connect(number, &QSpinBox::valueChanged, this, &SpecPage::changed);
        for (QComboBox* choice : {protocol, reach})
            connect(choice, &QComboBox::currentIndexChanged, this, &SpecPage::changed);
    });
    m_rows->setObjectName("portRows"_L1);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(new PlainLabel(tr("Without a published port nothing outside reaches the sandbox."), this));
    layout->addWidget(m_problem);
    layout->addWidget(m_rows, 1);
    connect(m_rows, &RowList::changed, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, [this] { showProblem(m_problem, problem()); });
}

void PortsPage::write(SandboxSpec& spec) const
{
    spec.ports.clear();
    for (const QWidget* row : m_rows->rows()) {
        PortMapping port;
        port.containerPort = static_cast<quint16>(numberOf(row, "portInside"_L1)->value());
        port.hostPort = static_cast<quint16>(numberOf(row, "portOutside"_L1)->value());
        port.protocol = choiceOf(row, "portProtocol"_L1)->currentText();
        port.hostAddress = choiceOf(row, "portReach"_L1)->currentData().toString();
        if (port.containerPort != 0)
            spec.ports.append(port);
    }
}

QString PortsPage::problem() const
{
    QSet<std::pair<int, QString>> taken;
    for (const QWidget* row : m_rows->rows()) {
        const int inside = numberOf(row, "portInside"_L1)->value();
        const int outside = numberOf(row, "portOutside"_L1)->value();
        if (inside == 0 && outside == 0)
            continue; // A row that nobody has filled in asks for nothing.
        if (inside == 0)
            return tr("Say which port of the sandbox to publish.");
        const std::pair key(outside, choiceOf(row, "portProtocol"_L1)->currentText());
        if (outside != 0 && taken.contains(key))
            return tr("Port %1 of the machine is there twice.").arg(outside);
        taken.insert(key);
    }
    return {};
}

} // namespace sandglass

#include "moc_portspage.cpp"
