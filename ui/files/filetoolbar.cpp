// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/filetoolbar.h"

#include "ui/files/fileactions.h"
#include "ui/files/pathbar.h"

#include <QAction>
#include <QBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace sandglass {
using namespace Qt::StringLiterals;

FileToolBar::FileToolBar(const FileActions& actions, QWidget* parent)
    : QWidget(parent)
    , m_pathBar(new PathBar(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(4);
    row->addWidget(m_pathBar, 1);
    row->addSpacing(4);
    const auto add = [this, row](QAction* action, Qt::ToolButtonStyle style) {
        auto* button = new QToolButton(this);
        button->setObjectName(action->objectName() + u"Button"_s);
        button->setDefaultAction(action);
        button->setToolButtonStyle(style);
        button->setAutoRaise(true);
        button->setAccessibleName(action->text().remove(u'&').remove(u'…'));
        row->addWidget(button);
        return button;
    };
    auto* upload = add(actions.uploadFiles, Qt::ToolButtonTextBesideIcon);
    upload->setPopupMode(QToolButton::MenuButtonPopup);
    auto* menu = new QMenu(upload);
    menu->addActions({actions.uploadFiles, actions.uploadFolder});
    upload->setMenu(menu);
    add(actions.download, Qt::ToolButtonTextBesideIcon);
    add(actions.newFolder, Qt::ToolButtonIconOnly);
    add(actions.remove, Qt::ToolButtonIconOnly);
    add(actions.showHidden, Qt::ToolButtonIconOnly);
}

} // namespace sandglass

#include "moc_filetoolbar.cpp"
