// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/formdialog.h"

#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/spinfield.h"
#include "ui/common/wordlabel.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QShowEvent>
#include <QSpinBox>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

FormDialog::FormDialog(const QString& name, const QString& title, const QString& verb, const Theme& theme,
                       QWidget* parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_messages(new MessageBar(this))
    , m_fields(new QWidget(this))
    , m_form(new QFormLayout(m_fields))
    , m_problemLabel(makeWordLabel({}, theme.color(Role::Failed), this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
    , m_accept(m_buttons->addButton(verb, QDialogButtonBox::AcceptRole))
    , m_cancel(m_buttons->button(QDialogButtonBox::Cancel))
    , m_cancelText(m_cancel->text())
{
    setObjectName(name);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(shown(title, 120));
    m_problemLabel->setObjectName("formProblem"_L1);
    m_problemLabel->hide();
    m_accept->setObjectName("formAccept"_L1);
    m_accept->setDefault(true);
    m_cancel->setObjectName("formCancel"_L1);
    m_cancel->setAutoDefault(false); // Enter accepts, wherever the focus went.
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addWidget(m_messages);
    m_form->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_fields, 1);
    layout->addWidget(m_problemLabel);
    layout->addWidget(m_buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 64);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &FormDialog::submit);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QLineEdit* FormDialog::addLine(const QString& name, const QString& label, const QString& text, int longest)
{
    auto* line = new QLineEdit(text, this);
    line->setObjectName(name);
    line->setMaxLength(longest);
    connect(line, &QLineEdit::textChanged, this, &FormDialog::noteChange);
    m_form->addRow(label, line);
    return line;
}

QSpinBox* FormDialog::addNumber(const QString& name, const QString& label, int least, int most, int value,
                                const QString& unit)
{
    auto* number = new QSpinBox(this);
    number->setObjectName(name);
    number->setRange(least, most);
    number->setValue(value);
    number->setSuffix(unit);
    selectWordsOnClick(number);
    connect(number, &QSpinBox::valueChanged, this, &FormDialog::noteChange);
    m_form->addRow(label, number);
    return number;
}

QComboBox* FormDialog::addChoice(const QString& name, const QString& label)
{
    auto* choice = new QComboBox(this);
    choice->setObjectName(name);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(24);
    connect(choice, &QComboBox::currentIndexChanged, this, &FormDialog::noteChange);
    m_form->addRow(label, choice);
    return choice;
}

QCheckBox* FormDialog::addOption(const QString& name, const QString& text)
{
    auto* option = new QCheckBox(text, this);
    option->setObjectName(name);
    connect(option, &QCheckBox::toggled, this, &FormDialog::noteChange);
    m_form->addRow(QString(), option);
    return option;
}

void FormDialog::addWide(const QString& label, QWidget* field)
{
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(field);
    area->setMinimumHeight(fontMetrics().height() * 6);
    m_form->addRow(new PlainLabel(label, this));
    m_form->addRow(area);
}

void FormDialog::addList(const QString& label, QListWidget* list)
{
    list->setMaximumHeight(fontMetrics().height() * 6);
    m_form->addRow(label, list);
}

QLabel* FormDialog::addNote(const QString& text)
{
    QLabel* note = makeWordLabel(text, m_theme.color(Role::MutedText), this);
    m_form->addRow(QString(), note);
    return note;
}

void FormDialog::setProblem(std::function<QString()> problem)
{
    m_problem = std::move(problem);
    m_changed = false;
    check();
}

void FormDialog::noteChange()
{
    m_changed = true;
    check();
}

void FormDialog::check()
{
    const QString problem = m_problem ? m_problem() : QString();
    m_problemLabel->setText(problem);
    m_problemLabel->setVisible(m_changed && !problem.isEmpty());
    m_accept->setEnabled(!m_busy && problem.isEmpty());
}

void FormDialog::tellError(const Error& error)
{
    m_messages->showError(error);
}

void FormDialog::setWork(std::function<Task<Status>()> work)
{
    m_work = std::move(work);
}

void FormDialog::submit()
{
    if (!m_accept->isEnabled())
        return;
    m_messages->clear();
    const QPointer<QWidget> focused = focusWidget();
    setBusy(true);
    whenDone(m_work(), this, [this, focused](const Status& outcome) {
        setBusy(false);
        if (outcome) {
            accept();
            return;
        }
        tellError(outcome.error());
        if (focused)
            focused->setFocus();
    });
}

void FormDialog::setBusy(bool busy)
{
    m_busy = busy;
    m_fields->setEnabled(!busy);
    m_cancel->setText(busy ? tr("Close") : m_cancelText);
    check();
}

void FormDialog::showEvent(QShowEvent* event)
{
    if (!event->spontaneous()) {
        // The buttons were made before the fields; Tab comes to them after, and one begins to type in the first field.
        QWidget* first = nullptr;
        QWidget* last = nullptr;
        for (QWidget* widget = nextInFocusChain(); widget != this; widget = widget->nextInFocusChain()) {
            if (!m_fields->isAncestorOf(widget) || (widget->focusPolicy() & Qt::TabFocus) != Qt::TabFocus)
                continue;
            first = first ? first : widget;
            last = widget;
        }
        if (first) {
            setTabOrder(last, m_accept);
            setTabOrder(m_accept, m_cancel);
            first->setFocus();
        }
    }
    QDialog::showEvent(event);
}

} // namespace sandglass

#include "moc_formdialog.cpp"
