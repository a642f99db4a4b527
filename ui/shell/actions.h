// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <utility>

class QAction;
class QWidget;

namespace sandglass {

/// What an action is, before it exists.
struct ActionSpec
{
    QString id;            ///< "sandbox.start"; stable, names the setting of a shortcut
    QString text;          ///< translated, with a mnemonic, as in a menu
    QString icon = {};     ///< Breeze name, may be empty
    QString category = {}; ///< translated; where the palette and the list of shortcuts put it
    QKeySequence shortcut = {};
    /// The widget within which the shortcut works; null for the whole window. Keys such as Del belong to one list.
    QWidget* shortcutWidget = nullptr;
};

/// A menu text without mnemonic and dots: "New sandbox" of "&New sandbox…".
QString plainActionName(QString text);

/// Every action of the window once. Menus, toolbar, context menus and the palette take them from here.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    /// \a window carries the shortcuts that work everywhere in it.
    explicit ActionRegistry(QWidget* window);

    /// \a obstacle says why it cannot be done now; an empty text, or no function, means that it can.
    QAction* add(const ActionSpec& spec, std::function<void()> run, std::function<QString()> obstacle = {});
    QAction* find(const QString& id) const; ///< null when unknown
    QList<QAction*> all() const;            ///< in the order they were added
    QString category(const QAction* action) const;

    /// Asks every obstacle again: after the selection, a state or a connection changed. Cheap; coalesced per turn.
    void refresh();
    void refreshNow();

    /// The person's own key for an action, kept in the settings; an empty sequence removes the key.
    void setShortcut(const QString& id, const QKeySequence& shortcut);
    void resetShortcuts();

    /// Pairs that would fight for the same key.
    QList<std::pair<QAction*, QAction*>> conflicts() const;

private:
    struct Entry
    {
        ActionSpec spec;
        std::function<QString()> obstacle;
    };
    void applyShortcut(QAction* action, const QKeySequence& shortcut);
    void applyToolTip(QAction* action, const QString& obstacle);

    QWidget* m_window;
    QList<QAction*> m_order;
    QHash<const QAction*, Entry> m_entries;
    QHash<QString, QAction*> m_byId;
    bool m_refreshPending = false;
};

} // namespace sandglass
