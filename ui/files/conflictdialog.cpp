// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/conflictdialog.h"

#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QListWidget>
#include <QPushButton>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int mostNamesShown = 1000;
constexpr int listRows = 6;
} // namespace

void ConflictDialog::ask(QWidget* parent, const QStringList& names, const QString& destination,
                         std::function<void(std::optional<ConflictPolicy>)> done)
{
    auto* dialog = new ConflictDialog(parent, names, destination);
    connect(dialog, &QDialog::finished, parent, [dialog, done = std::move(done)] { done(dialog->m_answer); });
    dialog->open();
}

ConflictDialog::ConflictDialog(QWidget* parent, const QStringList& names, const QString& destination)
    : QDialog(parent)
{
    setObjectName("conflictDialog"_L1);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Names are taken"));
    const int count = static_cast<int>(names.size());
    auto* question = new PlainLabel(
        count == 1 ? tr("“%1” is in “%2” already.").arg(shown(names.first(), 200), shown(destination, 200))
                   : tr("%n of the names are in “%1” already.", nullptr, count).arg(shown(destination, 200)),
        this);
    question->setObjectName("conflictQuestion"_L1);
    question->setWordWrap(true);
    auto* explanation =
        new PlainLabel(tr("Overwrite replaces files and merges folders. Keep both gives what arrives a number."), this);
    explanation->setWordWrap(true);
    explanation->setForegroundRole(QPalette::PlaceholderText);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    column->addWidget(question);
    if (count > 1) {
        auto* list = new QListWidget(this);
        list->setObjectName("conflictNames"_L1);
        list->setAccessibleName(tr("Names that are taken"));
        list->setSelectionMode(QAbstractItemView::NoSelection);
        for (const QString& name : names.first(std::min<qsizetype>(count, mostNamesShown)))
            list->addItem(shown(name, 255));
        list->setMaximumHeight(list->sizeHintForRow(0) * listRows + 2 * list->frameWidth());
        column->addWidget(list);
    }
    column->addWidget(explanation);
    column->addSpacing(8);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    const auto add = [this, buttons](const QString& text, const QString& name) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(name);
        button->setAutoDefault(false);
        buttons->addWidget(button);
        return button;
    };
    auto* cancel = add(tr("Cancel"), u"conflictCancel"_s);
    buttons->addStretch();
    auto* overwrite = add(tr("&Overwrite"), u"conflictOverwrite"_s);
    auto* skip = add(tr("&Skip"), u"conflictSkip"_s);
    auto* keepBoth = add(tr("&Keep both"), u"conflictKeepBoth"_s);
    keepBoth->setDefault(true); // loses nothing
    keepBoth->setFocus();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(overwrite, &QPushButton::clicked, this, [this] { answer(ConflictPolicy::Overwrite); });
    connect(skip, &QPushButton::clicked, this, [this] { answer(ConflictPolicy::Skip); });
    connect(keepBoth, &QPushButton::clicked, this, [this] { answer(ConflictPolicy::KeepBoth); });
    column->addLayout(buttons);
}

void ConflictDialog::answer(ConflictPolicy policy)
{
    m_answer = policy;
    accept();
}

} // namespace sandglass

#include "moc_conflictdialog.cpp"
