// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/sandboxes/sandboxregistry.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QMenu;
class QStackedLayout;
class QTimer;
class QToolButton;

namespace sandglass {

class EmptyState;
class GroupProxy;
class ProviderRegistry;
class SandboxModel;
class SandboxSortProxy;
class SandboxTable;
class SearchLine;
class Theme;

/// The list in the middle of the window: filter line, scope and grouping above the table. All sandboxes of all
/// connections are in it; how it was narrowed and grouped is remembered.
class SandboxList : public QWidget
{
    Q_OBJECT

public:
    SandboxList(const ProviderRegistry& providers, const SandboxRegistry& registry, Theme& theme, const Clock& clock,
                QWidget* parent = nullptr);
    ~SandboxList() override;

    SandboxModel* model() const { return m_model; } ///< for readings of metrics
    SandboxTable* table() const { return m_table; }
    QList<SandboxKey> selectedKeys() const;
    /// Selects and shows the rows; those that are not listed yet are selected when they come.
    void select(const QList<SandboxKey>& keys);
    void focusFilter();
    QString filterText() const;
    void setFilterText(const QString& text);
    bool filtersIsolation() const;
    /// "", "connection", "environment" or "label:KEY".
    QString grouping() const { return m_grouping; }
    void setGrouping(const QString& grouping);
    void resetLayout();
    /// What the empty list says and offers while no connection is ready; without a title one is.
    void setUnready(const QString& title, const QString& text, const QString& button);
    bool offersEngine() const { return !m_unreadyButton.isEmpty(); }

Q_SIGNALS:
    void selectionChanged();
    void filterChanged(const QString& text);
    void newSandboxRequested();
    void engineRequested(); ///< the button of setUnready()

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildBar();
    void fillGroupMenu();
    void restoreSettings();
    void applyFilter(const QString& text);
    void updateContents();
    void selectAwaited(const SandboxBatch& batch);

    const SandboxRegistry& m_registry;
    SandboxModel* m_model;
    GroupProxy* m_groups;
    SandboxSortProxy* m_sorted;
    QComboBox* m_scope;
    QToolButton* m_groupButton;
    QMenu* m_groupMenu;
    QLabel* m_count;
    SandboxTable* m_table;
    SearchLine* m_filter;
    EmptyState* m_empty;
    QStackedLayout* m_stack;
    QTimer* m_ageTimer;
    QTimer* m_contentsTimer;
    QString m_grouping;
    QString m_unreadyTitle;
    QString m_unreadyText;
    QString m_unreadyButton;
    QList<SandboxKey> m_awaited;
};

} // namespace sandglass
