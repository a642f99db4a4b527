// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/pathbar.h"

#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace sandglass {
using namespace Qt::StringLiterals;

PathBar::PathBar(QWidget* parent)
    : QWidget(parent)
    , m_line(new QLineEdit(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const auto add = [this, row](const QString& name, const QString& icon, const QString& text, const QString& tip,
                                 const QList<QKeySequence>& shortcuts) {
        auto* action = new QAction(Theme::icon(icon), text, this);
        action->setObjectName(name);
        action->setShortcuts(shortcuts);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto* button = new QToolButton(this);
        button->setObjectName(name + u"Button"_s);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setAccessibleName(text);
        setPlainToolTip(action, keys.isEmpty() ? tip : tr("%1 (%2)", "what a button does (its key)").arg(tip, keys));
        row->addWidget(button);
        return action;
    };
    m_back = add(u"filesBack"_s, u"go-previous"_s, tr("Back"), tr("Back to the folder before"),
                 {QKeySequence(Qt::ALT | Qt::Key_Left)});
    m_forward = add(u"filesForward"_s, u"go-next"_s, tr("Forward"), tr("Forward again"),
                    {QKeySequence(Qt::ALT | Qt::Key_Right)});
    m_up = add(u"filesUp"_s, u"go-up"_s, tr("Up"), tr("Up to the folder that holds this one"),
               {QKeySequence(Qt::Key_Backspace), QKeySequence(Qt::ALT | Qt::Key_Up)});
    m_home = add(u"filesHome"_s, u"go-home"_s, tr("Home"), tr("Home folder of the sandbox's user"),
                 {QKeySequence(Qt::ALT | Qt::Key_Home)});
    m_reload = add(u"filesReload"_s, u"view-refresh"_s, tr("Refresh"), tr("Read the folder again (F5)"),
                   {}); // F5 is the window's, which calls refresh()
    row->addSpacing(8);
    m_line->setObjectName("filesPath"_L1);
    m_line->setAccessibleName(tr("Folder"));
    setPlainToolTip(m_line, tr("The folder that is open. Type a path and press Enter to go there."));
    row->addWidget(m_line, 1);
    connect(m_line, &QLineEdit::returnPressed, this, [this] { Q_EMIT pathEntered(m_line->text()); });
}

void PathBar::setPath(const QString& path)
{
    m_line->setText(path);
}

} // namespace sandglass

#include "moc_pathbar.cpp"
