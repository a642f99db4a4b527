// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/questiondialog.h"

#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int iconSize = 32;
constexpr int narrowest = 400;
constexpr int margin = 16;
constexpr int widestText = 560;
constexpr qsizetype mostVisibleItems = 8;
constexpr qsizetype mostItems = 1000;
constexpr int longestItem = 64;

QListWidget* makeItemList(const QStringList& items, QWidget* parent)
{
    auto* list = new QListWidget(parent);
    list->setObjectName(u"questionItems"_s);
    list->setAccessibleName(QuestionDialog::tr("Concerned objects"));
    list->setSelectionMode(QAbstractItemView::NoSelection);
    list->setUniformItemSizes(true);
    for (const QString& item : items.first(std::min(items.size(), mostItems))) {
        auto* line = new QListWidgetItem(shownName(item, longestItem), list);
        line->setData(Qt::ToolTipRole, plainToolTip(item));
    }
    if (items.size() > mostItems)
        list->addItem(QuestionDialog::tr("and %n more", nullptr, static_cast<int>(items.size() - mostItems)));
    const int rows = static_cast<int>(std::min(items.size(), mostVisibleItems));
    list->setMinimumWidth(list->sizeHintForColumn(0) + list->verticalScrollBar()->sizeHint().width() +
                          (2 * list->frameWidth()));
    list->setFixedHeight((list->sizeHintForRow(0) * rows) + (2 * list->frameWidth()) + 4);
    return list;
}

} // namespace

QuestionDialog::QuestionDialog(const Confirmation& question, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(u"confirmationDialog"_s);
    auto* column = makeColumn(question.title, question.dangerous ? u"dialog-warning"_s : u"dialog-information"_s);
    if (!question.text.isEmpty()) {
        auto* text = new PlainLabel(shown(question.text, 4000, true), this);
        text->setObjectName(u"questionText"_s);
        text->setWordWrap(true);
        text->setMaximumWidth(widestText);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(text);
    }
    if (!question.items.isEmpty())
        column->addWidget(makeItemList(question.items, this));
    if (!question.checkBox.isEmpty()) {
        m_checkBox = new QCheckBox(shownLabel(question.checkBox, 200), this);
        m_checkBox->setObjectName(u"questionCheckBox"_s);
        m_checkBox->setChecked(question.checked);
        column->addWidget(m_checkBox);
    }
    if (!question.typeToConfirm.isEmpty()) {
        // A label with a buddy takes '&' for a mnemonic.
        auto* prompt = new PlainLabel(tr("Type “%1” to confirm:").arg(shownLabel(question.typeToConfirm, 200)), this);
        prompt->setWordWrap(true);
        m_line = new QLineEdit(this);
        m_line->setObjectName(u"questionTypedWord"_s);
        prompt->setBuddy(m_line);
        column->addWidget(prompt);
        column->addWidget(m_line);
    }
    QPushButton* confirm = addButtons(column, question.confirmButton);
    if (m_line) {
        confirm->setEnabled(false);
        connect(m_line, &QLineEdit::textChanged, confirm,
                [confirm, word = question.typeToConfirm](const QString& now) { confirm->setEnabled(now == word); });
        m_line->setFocus();
    } else if (question.dangerous) {
        // Del and Enter in a row would take away what no one can bring back.
        auto* cancel = findChild<QPushButton*>(u"cancelButton"_s);
        cancel->setDefault(true);
        cancel->setFocus();
    }
}

QuestionDialog::QuestionDialog(const QString& title, const QString& label, const QString& initial,
                               std::function<QString(const QString&)> problemWith, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(u"textDialog"_s);
    auto* column = makeColumn(title, {});
    auto* prompt = new PlainLabel(shownLabel(label, 400), this);
    prompt->setWordWrap(true);
    m_line = new QLineEdit(initial, this);
    m_line->setObjectName(u"questionLine"_s);
    m_line->setAccessibleName(shown(label, 400));
    prompt->setBuddy(m_line);
    auto* problem = new PlainLabel({}, this);
    problem->setObjectName(u"questionProblem"_s);
    problem->setWordWrap(true);
    column->addWidget(prompt);
    column->addWidget(m_line);
    column->addWidget(problem);
    QPushButton* confirm = addButtons(column, title);
    const auto check = [this, confirm, problem, judge = std::move(problemWith)] {
        const QString words = judge ? judge(m_line->text()) : QString();
        problem->setText(shown(words, 400, true));
        problem->setMinimumHeight(problem->heightForWidth(narrowest - 2 * margin)); // The dialog grows with it.
        m_line->setAccessibleDescription(problem->text());
        confirm->setEnabled(words.isEmpty());
    };
    connect(m_line, &QLineEdit::textChanged, this, check);
    check();
    m_line->selectAll();
    m_line->setFocus();
}

QVBoxLayout* QuestionDialog::makeColumn(const QString& title, const QString& iconName)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(shown(title, 120));
    setMinimumWidth(narrowest);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(margin, margin, margin, margin);
    row->setSpacing(margin);
    if (!iconName.isEmpty()) {
        auto* icon = new PlainLabel({}, this);
        icon->setPixmap(Theme::icon(iconName).pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
        row->addWidget(icon, 0, Qt::AlignTop);
    }
    auto* column = new QVBoxLayout;
    column->setSpacing(8);
    row->addLayout(column, 1);
    auto* heading = new PlainLabel(shown(title, 200), this);
    heading->setObjectName(u"questionTitle"_s);
    heading->setWordWrap(true);
    QFont bold = heading->font();
    bold.setWeight(QFont::DemiBold);
    heading->setFont(bold);
    column->addWidget(heading);
    return column;
}

QPushButton* QuestionDialog::addButtons(QVBoxLayout* column, const QString& confirmText)
{
    auto* buttons = new QDialogButtonBox(this);
    QPushButton* cancel =
        buttons->addButton(confirmText.isEmpty() ? QDialogButtonBox::Close : QDialogButtonBox::Cancel);
    cancel->setObjectName(u"cancelButton"_s);
    QPushButton* confirm = cancel;
    if (!confirmText.isEmpty()) {
        confirm = buttons->addButton(shownLabel(confirmText), QDialogButtonBox::AcceptRole);
        confirm->setObjectName(u"confirmButton"_s);
    }
    confirm->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addSpacing(8);
    column->addWidget(buttons);
    return confirm;
}

bool QuestionDialog::isChecked() const
{
    return m_checkBox && m_checkBox->isChecked();
}

QString QuestionDialog::text() const
{
    return m_line ? m_line->text() : QString();
}

} // namespace sandglass

#include "moc_questiondialog.cpp"
