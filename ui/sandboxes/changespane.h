// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/sandboxes/changetree.h"
#include "ui/common/sandboxpane.h"

#include <memory>
#include <optional>

class QToolButton;
class QTreeView;

namespace sandglass {

class ChangesDecorator;
class ChangesModel;
class EmptyState;
class MessageBar;
class PanePages;
class PlainLabel;
class ProviderRegistry;
class SandboxRegistry;
class SearchLine;
class StaleNote;
class Theme;

/// What the selected sandbox changed in its filesystem since it was created: added, changed, deleted. Read when it is
/// first looked at and on request, because it costs the engine some work.
class ChangesPane : public SandboxPane
{
    Q_OBJECT

public:
    ChangesPane(SandboxRegistry& sandboxes, ProviderRegistry& providers, Theme& theme, QWidget* parent = nullptr);

    void setSandboxes(const QList<SandboxKey>& keys) override;
    void focusSearch() override;
    void refresh() override;

private:
    void showEvent(QShowEvent* event) override;

    void buildBar(class QHBoxLayout* bar);
    QToolButton* addKindButton(class QHBoxLayout* bar, const QString& name, FileChange::Kind kind);
    void sync();
    void showConnection(bool down);
    void showEmpty(const QString& title, const QString& text, const QString& button = {});
    void read();
    void rebuild();
    void showTree(const std::shared_ptr<const ChangeTree>& tree);
    void showCounts(const ChangeTree& tree);
    ChangeFilter filter() const;

    SandboxRegistry& m_sandboxes;
    ProviderRegistry& m_providers;
    Theme& m_theme;
    std::optional<SandboxKey> m_key;
    qsizetype m_selected = 0;
    quint64 m_generation = 0; ///< of the selection
    quint64 m_build = 0;      ///< of the tree; the newest wins
    bool m_reading = false;
    bool m_stale = true;
    bool m_down = false; ///< the connection of the sandbox
    std::optional<QList<FileChange>> m_changes;
    qint64 m_readAtMs = 0; ///< when m_changes were

    ChangesModel* m_model;
    ChangesDecorator* m_decorator;
    SearchLine* m_search;
    QToolButton* m_added = nullptr;
    QToolButton* m_changed = nullptr;
    QToolButton* m_deleted = nullptr;
    PlainLabel* m_note;
    QToolButton* m_again = nullptr;
    StaleNote* m_staleNote;
    QTreeView* m_view;
    MessageBar* m_messages;
    PanePages* m_pages;
    EmptyState* m_empty;
    EmptyState* m_nothing; ///< inside the page, under the bar: the filter lets nothing through
    PanePages* m_body;
    QWidget* m_page;
};

} // namespace sandglass
