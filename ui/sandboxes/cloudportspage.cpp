// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/cloudportspage.h"

#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/rowlist.h"
#include "ui/common/spinfield.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSet>
#include <QSpinBox>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int longestName = 8;

QLineEdit* nameOf(const QWidget* row)
{
    return row->findChild<QLineEdit*>("cloudPortName"_L1);
}
QSpinBox* numberOf(const QWidget* row)
{
    return row->findChild<QSpinBox*>("cloudPortNumber"_L1);
}
QComboBox* protocolOf(const QWidget* row)
{
    return row->findChild<QComboBox*>("cloudPortProtocol"_L1);
}
QComboBox* reachOf(const QWidget* row)
{
    return row->findChild<QComboBox*>("cloudPortReach"_L1);
}
bool canBePublic(const QString& protocol)
{
    return protocol.startsWith("HTTP"_L1);
}
CloudPort portOf(const QWidget* row)
{
    CloudPort port;
    port.port = static_cast<quint16>(numberOf(row)->value());
    port.name = nameOf(row)->text().isEmpty() ? nameOf(row)->placeholderText() : nameOf(row)->text();
    port.protocol = protocolOf(row)->currentText();
    port.isPublic = canBePublic(port.protocol) && reachOf(row)->currentData().toBool();
    return port;
}
bool isUntouched(const QWidget* row)
{
    return numberOf(row)->value() == 0 && nameOf(row)->text().isEmpty();
}
} // namespace

CloudPortsPage::CloudPortsPage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_rows(new RowList(tr("&Add port"), tr("Remove port"), [this](QWidget* row) { fillRow(row); }))
    , m_problem(makeProblemLabel(theme, this))
{
    m_rows->setObjectName("cloudPortRows"_L1);
    auto* const hint =
        new PlainLabel(tr("A public port gets an address that everybody on the internet can open. A "
                          "private one is reached from the project, and can be forwarded to this machine."),
                       this);
    hint->setWordWrap(true);
    auto* const layout = new QVBoxLayout(this);
    layout->addWidget(hint);
    layout->addWidget(m_problem);
    layout->addWidget(m_rows, 1);
    connect(m_rows, &RowList::changed, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, [this] { showProblem(m_problem, problem()); });
}

void CloudPortsPage::fillRow(QWidget* row)
{
    auto* const number = new QSpinBox(row);
    number->setObjectName("cloudPortNumber"_L1);
    number->setAccessibleName(tr("Port in the sandbox"));
    setPlainToolTip(number, number->accessibleName());
    number->setRange(0, 65535);
    number->setSpecialValueText(tr("port"));
    number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    number->setGroupSeparatorShown(false);
    selectWordsOnClick(number);
    auto* const name = new QLineEdit(row);
    name->setObjectName("cloudPortName"_L1);
    name->setAccessibleName(tr("Name of the port"));
    name->setPlaceholderText(tr("name"));
    name->setMaxLength(longestName);
    auto* const protocol = new QComboBox(row);
    protocol->setObjectName("cloudPortProtocol"_L1);
    protocol->setAccessibleName(tr("Protocol"));
    protocol->addItems({u"HTTP"_s, u"HTTP/2"_s, u"TCP"_s, u"UDP"_s});
    auto* const reach = new QComboBox(row);
    reach->setObjectName("cloudPortReach"_L1);
    reach->setAccessibleName(tr("Who can reach it"));
    reach->addItem(tr("Private"), false);
    reach->addItem(tr("Public: everybody on the internet"), true);
    auto* const layout = static_cast<QHBoxLayout*>(row->layout());
    layout->addWidget(number);
    layout->addWidget(name);
    layout->addWidget(protocol);
    layout->addWidget(reach, 1);
    connect(number, &QSpinBox::valueChanged, this, [this, name](int port) {
        name->setPlaceholderText(port == 0 ? tr("name") : u"p%1"_s.arg(port));
        Q_EMIT changed();
    });
    connect(name, &QLineEdit::textChanged, this, &SpecPage::changed);
    connect(protocol, &QComboBox::currentIndexChanged, this, [this, protocol, reach] {
        const bool possible = canBePublic(protocol->currentText());
        reach->setEnabled(possible);
        if (!possible)
            reach->setCurrentIndex(0);
        setPlainToolTip(reach, possible ? QString() : tr("Only HTTP and HTTP/2 can be public"));
        Q_EMIT changed();
    });
    connect(reach, &QComboBox::currentIndexChanged, this, &SpecPage::changed);
}

void CloudPortsPage::write(SandboxSpec& spec) const
{
    for (const QWidget* row : m_rows->rows()) {
        if (!isUntouched(row))
            spec.cloud->ports.append(portOf(row));
    }
}

QString CloudPortsPage::problem() const
{
    // As the Northflank API has it.
    static const QRegularExpression valid(u"\\A[a-zA-Z](-?[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*)?\\z"_s);
    QSet<QString> names;
    QSet<std::pair<int, bool>> taken;
    for (const QWidget* row : m_rows->rows()) {
        if (isUntouched(row))
            continue;
        const CloudPort port = portOf(row);
        if (port.port == 0)
            return tr("Say which port of the sandbox it is.");
        if (!valid.match(port.name).hasMatch())
            return tr("A port's name has letters, digits and single “-” between them, and a letter first.");
        if (names.contains(port.name))
            return tr("The name %1 is there twice.").arg(port.name);
        const std::pair transport(int(port.port), port.protocol == "UDP"_L1);
        if (taken.contains(transport))
            return tr("The port %1 is there twice.").arg(port.port);
        names.insert(port.name);
        taken.insert(transport);
    }
    return {};
}

} // namespace sandglass

#include "moc_cloudportspage.cpp"
