// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/createdialog.h"

#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

QLabel* makeWords(const QString& text, const QColor& colour, QWidget* parent)
{
    auto* label = new PlainLabel(text, parent);
    label->setWordWrap(true);
    QPalette colours = label->palette();
    colours.setColor(QPalette::WindowText, colour);
    label->setPalette(colours);
    return label;
}

} // namespace

CreateDialog::CreateDialog(Creation creation, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_creation(std::move(creation))
    , m_messages(new MessageBar(this))
    , m_name(new QLineEdit(this))
    , m_problem(makeWords({}, theme.color(Role::Failed), this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
    , m_create(m_buttons->addButton(m_creation.button, QDialogButtonBox::AcceptRole))
{
    setObjectName("createDialog"_L1);
    setWindowTitle(m_creation.title);
    m_name->setObjectName("createName"_L1);
    m_name->setMaxLength(128);
    m_create->setObjectName("createAccept"_L1);
    m_create->setDefault(true);
    m_buttons->button(QDialogButtonBox::Cancel)->setObjectName("createCancel"_L1);
    m_buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false); // Enter creates, wherever the focus went.

    auto* form = new QFormLayout;
    form->addRow(m_creation.label, m_name);
    form->addRow(QString(), m_problem);
    if (!m_creation.option.isEmpty()) {
        m_option = new QCheckBox(m_creation.option, this);
        m_option->setObjectName("createOption"_L1);
        m_option->setAccessibleDescription(m_creation.explanation);
        form->addRow(QString(), m_option);
        form->addRow(QString(), makeWords(m_creation.explanation, theme.color(Role::MutedText), this));
    }
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addWidget(m_messages);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(m_buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 64);

    connect(m_name, &QLineEdit::textChanged, this, &CreateDialog::validate);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &CreateDialog::create);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    validate();
    m_name->setFocus();
}

void CreateDialog::validate()
{
    // As engines have it: [a-zA-Z0-9][a-zA-Z0-9_.-]+.
    static const QRegularExpression valid(u"\\A[a-zA-Z0-9][a-zA-Z0-9_.-]+\\z"_s);
    const QString name = m_name->text();
    QString problem;
    if (m_creation.taken.contains(name))
        problem = tr("This name is taken.");
    else if (!name.isEmpty() && !valid.match(name).hasMatch())
        problem = tr("At least two of: letters, digits, “_”, “.” and “-”, with a letter or digit first.");
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_create->setEnabled(!m_busy && !name.isEmpty() && problem.isEmpty());
}

void CreateDialog::create()
{
    if (!m_create->isEnabled())
        return;
    m_messages->clear();
    m_busy = true;
    validate();
    whenDone(m_creation.create(m_name->text(), m_option && m_option->isChecked()), this, [this](const Status& outcome) {
        m_busy = false;
        validate();
        if (outcome) {
            accept();
            return;
        }
        m_messages->showError(outcome.error());
        m_name->setFocus();
    });
}

} // namespace sandglass

#include "moc_createdialog.cpp"
