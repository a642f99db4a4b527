// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/helpdialogs.h"

#include "ui/common/plainlabel.h"
#include "ui/shell/actions.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QMap>
#include <QPushButton>
#include <QTreeWidget>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::HelpDialogs)
};

QDialog* makeDialog(const QString& objectName, const QString& title, QWidget* content, QWidget* parent)
{
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(objectName);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    buttons->button(QDialogButtonBox::Close)->setObjectName(objectName + u"Close"_s);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->setSpacing(16);
    layout->addWidget(content, 1);
    layout->addWidget(buttons);
    return dialog;
}

} // namespace

void showShortcuts(const ActionRegistry& actions, QWidget* parent)
{
    QMap<QString, QList<const QAction*>> categories;
    const auto all = actions.all();
    for (const QAction* action : all) {
        if (!action->shortcut().isEmpty())
            categories[actions.category(action)].append(action);
    }
    auto* list = new QTreeWidget;
    list->setObjectName("shortcutsList"_L1);
    list->setAccessibleName(Words::tr("Keyboard shortcuts"));
    list->setHeaderLabels({Words::tr("Action"), Words::tr("Keys")});
    list->setUniformRowHeights(true);
    list->setRootIsDecorated(false);
    for (auto category = categories.cbegin(); category != categories.cend(); ++category) {
        auto* heading = new QTreeWidgetItem(list, {category.key()});
        QFont bold = list->font();
        bold.setBold(true);
        heading->setFont(0, bold);
        heading->setFlags(Qt::ItemIsEnabled);
        for (const QAction* action : *category) {
            QStringList keys;
            const auto sequences = action->shortcuts();
            for (const QKeySequence& sequence : sequences)
                keys.append(sequence.toString(QKeySequence::NativeText));
            new QTreeWidgetItem(heading, {plainActionName(action->text()), keys.join(u", "_s)});
        }
    }
    list->expandAll();
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list->header()->setStretchLastSection(false);
    QDialog* dialog = makeDialog(u"shortcutsDialog"_s, Words::tr("Keyboard shortcuts"), list, parent);
    dialog->resize(list->fontMetrics().averageCharWidth() * 72, list->fontMetrics().height() * 30);
    dialog->open();
}

void showAbout(QWidget* parent)
{
    auto* page = new QWidget;
    auto* picture = new PlainLabel;
    picture->setPixmap(QApplication::windowIcon().pixmap(QSize(64, 64), page->devicePixelRatioF()));
    auto* name = new PlainLabel(Words::tr("Sandglass %1").arg(QApplication::applicationVersion()));
    QFont large = name->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    name->setFont(large);
    auto* text = new PlainLabel(
        Words::tr("Sandboxes on Docker and Podman engines and on Northflank: create them, watch them, work in them.\n\n"
                  "Free software under the GNU General Public License, version 3 or later.\n"
                  "With Qt %1, KDE Frameworks, libarchive, RE2 and QTermWidget.")
            .arg(QLatin1StringView(qVersion())));
    text->setWordWrap(true);
    for (QLabel* label : {name, text})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* layout = new QGridLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(16);
    layout->addWidget(picture, 0, 0, 2, 1, Qt::AlignTop);
    layout->addWidget(name, 0, 1);
    layout->addWidget(text, 1, 1);
    layout->setColumnStretch(1, 1);
    QDialog* dialog = makeDialog(u"aboutDialog"_s, Words::tr("About Sandglass"), page, parent);
    dialog->resize(text->fontMetrics().averageCharWidth() * 72, dialog->sizeHint().height());
    dialog->open();
}

} // namespace sandglass
