// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/variablespage.h"

#include "ui/common/plainlabel.h"
#include "ui/sandboxes/rowlist.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QSet>
#include <QSignalBlocker>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

QLineEdit* nameOf(const QWidget* row)
{
    return row->findChild<QLineEdit*>("variableName"_L1);
}
QLineEdit* valueOf(const QWidget* row)
{
    return row->findChild<QLineEdit*>("variableValue"_L1);
}

} // namespace

VariablesPage::VariablesPage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_problem(makeProblemLabel(theme, this))
{
    m_rows = new RowList(tr("&Add variable"), tr("Remove variable"), [this](QWidget* row) {
        auto* name = new QLineEdit(row);
        name->setObjectName("variableName"_L1);
        name->setPlaceholderText(tr("NAME"));
        name->setAccessibleName(tr("Name of the variable"));
        name->setFont(Theme::machineFont());
        auto* value = new QLineEdit(row);
        value->setObjectName("variableValue"_L1);
        value->setPlaceholderText(tr("value"));
        value->setAccessibleName(tr("Value of the variable"));
        value->setFont(Theme::machineFont());
        row->layout()->addWidget(name);
        row->layout()->addWidget(value);
        static_cast<QHBoxLayout*>(row->layout())->setStretch(0, 1);
        static_cast<QHBoxLayout*>(row->layout())->setStretch(1, 2);
        connect(name, &QLineEdit::textChanged, this, [this, row](const QString& text) {
            pasteLines(row, text);
            Q_EMIT changed();
        });
        connect(value, &QLineEdit::textChanged, this, &SpecPage::changed);
    });
    m_rows->setObjectName("variableRows"_L1);
    auto* hint = new PlainLabel(tr("NAME=value pasted into the first field fills both. Other people with access to the "
                                   "engine can read the values."),
                                this);
    hint->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(hint);
    layout->addWidget(m_problem);
    layout->addWidget(m_rows, 1);
    connect(m_rows, &RowList::changed, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, [this] { showProblem(m_problem, problem()); });
}

void VariablesPage::pasteLines(QWidget* row, const QString& text)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals <= 0)
        return;
    const QSignalBlocker quiet(nameOf(row));
    nameOf(row)->setText(text.left(equals).trimmed());
    valueOf(row)->setText(text.mid(equals + 1));
    valueOf(row)->setFocus();
}

void VariablesPage::write(SandboxSpec& spec) const
{
    spec.variables.clear();
    for (const QWidget* row : m_rows->rows()) {
        if (const QString name = nameOf(row)->text().trimmed(); !name.isEmpty())
            spec.variables.insert(name, valueOf(row)->text());
    }
}

QString VariablesPage::problem() const
{
    QSet<QString> names;
    for (const QWidget* row : m_rows->rows()) {
        const QString name = nameOf(row)->text().trimmed();
        if (name.isEmpty() && !valueOf(row)->text().isEmpty())
            return tr("A variable needs a name.");
        if (!name.isEmpty() && names.contains(name))
            return tr("The variable %1 is there twice.").arg(name);
        names.insert(name);
    }
    return {};
}

} // namespace sandglass

#include "moc_variablespage.cpp"
