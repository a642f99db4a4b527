// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/actions.h"

#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QMetaObject>
#include <QSettings>
#include <QWidget>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

const QString shortcutGroup = u"shortcuts/"_s;

} // namespace

QString plainActionName(QString text)
{
    text.replace("&&"_L1, "\x01"_L1);
    text.remove(u'&');
    text.replace(u'\x01', u'&');
    if (text.endsWith(u'…'))
        text.chop(1);
    return text;
}

ActionRegistry::ActionRegistry(QWidget* window)
    : QObject(window)
    , m_window(window)
{
}

QAction* ActionRegistry::add(const ActionSpec& spec, std::function<void()> run, std::function<QString()> obstacle)
{
    Q_ASSERT(!m_byId.contains(spec.id));
    auto* action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    if (!spec.icon.isEmpty())
        action->setIcon(Theme::icon(spec.icon));
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_order.append(action);
    m_entries.insert(action, {spec, std::move(obstacle)});
    m_byId.insert(spec.id, action);

    QWidget* place = spec.shortcutWidget ? spec.shortcutWidget : m_window;
    action->setShortcutContext(spec.shortcutWidget ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
    place->addAction(action);
    const QVariant own = QSettings().value(shortcutGroup + spec.id);
    applyShortcut(action, own.isValid() ? QKeySequence(own.toString(), QKeySequence::PortableText) : spec.shortcut);
    return action;
}

QAction* ActionRegistry::find(const QString& id) const
{
    return m_byId.value(id);
}

QList<QAction*> ActionRegistry::all() const
{
    return m_order;
}

QString ActionRegistry::category(const QAction* action) const
{
    return m_entries.value(action).spec.category;
}

void ActionRegistry::refresh()
{
    if (m_refreshPending)
        return;
    m_refreshPending = true;
    QMetaObject::invokeMethod(this, &ActionRegistry::refreshNow, Qt::QueuedConnection);
}

void ActionRegistry::refreshNow()
{
    m_refreshPending = false;
    for (QAction* action : std::as_const(m_order)) {
        const Entry& entry = m_entries[action];
        if (!entry.obstacle)
            continue;
        const QString reason = entry.obstacle();
        action->setEnabled(reason.isEmpty());
        applyToolTip(action, reason);
    }
}

void ActionRegistry::applyShortcut(QAction* action, const QKeySequence& shortcut)
{
    action->setShortcut(shortcut);
    applyToolTip(action, {});
}

void ActionRegistry::applyToolTip(QAction* action, const QString& obstacle)
{
    QString text = plainActionName(action->text());
    if (!action->shortcut().isEmpty())
        text = tr("%1 (%2)").arg(text, action->shortcut().toString(QKeySequence::NativeText));
    if (!obstacle.isEmpty())
        text += u'\n' + obstacle;
    setPlainToolTip(action, text);
    action->setStatusTip(obstacle);
}

void ActionRegistry::setShortcut(const QString& id, const QKeySequence& shortcut)
{
    QAction* action = find(id);
    if (!action)
        return;
    QSettings settings;
    if (shortcut == m_entries.value(action).spec.shortcut)
        settings.remove(shortcutGroup + id);
    else
        settings.setValue(shortcutGroup + id, shortcut.toString(QKeySequence::PortableText));
    applyShortcut(action, shortcut);
}

void ActionRegistry::resetShortcuts()
{
    for (QAction* action : std::as_const(m_order))
        setShortcut(action->objectName(), m_entries.value(action).spec.shortcut);
}

QList<std::pair<QAction*, QAction*>> ActionRegistry::conflicts() const
{
    QList<std::pair<QAction*, QAction*>> pairs;
    const auto sameReach = [this](const QAction* left, const QAction* right) {
        const QWidget* a = m_entries.value(left).spec.shortcutWidget;
        const QWidget* b = m_entries.value(right).spec.shortcutWidget;
        return !a || !b || a == b || a->isAncestorOf(b) || b->isAncestorOf(a);
    };
    const auto sameKey = [](const QAction* left, const QAction* right) {
        const auto keys = left->shortcuts();
        return std::ranges::any_of(keys, [others = right->shortcuts()](const QKeySequence& sequence) {
            return !sequence.isEmpty() && others.contains(sequence);
        });
    };
    for (qsizetype i = 0; i < m_order.size(); ++i) {
        for (qsizetype j = i + 1; j < m_order.size(); ++j) {
            if (sameReach(m_order.at(i), m_order.at(j)) && sameKey(m_order.at(i), m_order.at(j)))
                pairs.emplaceBack(m_order.at(i), m_order.at(j));
        }
    }
    return pairs;
}

} // namespace sandglass

#include "moc_actions.cpp"
