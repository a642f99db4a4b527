// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandboxregistry.h"
#include "ui/shell/windowservices.h"

#include <QWidget>

#include <vector>

class QLabel;
class QTabWidget;
class QToolButton;

namespace sandglass {

class Theme;

/// The tabs below the list. A pane is made when its tab is first shown and then follows the selection.
class DetailsArea : public QWidget
{
    Q_OBJECT

public:
    DetailsArea(QList<PaneFactory> panes, const ProviderRegistry& providers, const SandboxRegistry& registry,
                Theme& theme, QWidget* parent = nullptr);

    void setSandboxes(const QList<SandboxKey>& keys);
    QList<SandboxKey> sandboxes() const { return m_keys; }

    int count() const;
    /// Shows the tab, making its pane when needed; with the focus in it.
    void showPane(const QString& id);
    void showPaneAt(int position);
    QString currentPaneId() const;
    QString currentTitle() const;
    SandboxPane* currentPane() const; ///< null when there are no tabs

Q_SIGNALS:
    /// The person wants this tab for these sandboxes to stay, whatever is selected next.
    void keepOpenRequested(const QString& pane, const QList<sandglass::SandboxKey>& keys);
    void paneRequested(const sandglass::SandboxKey& key, const QString& pane);

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Tab
    {
        PaneFactory factory;
        QWidget* page; ///< holds the pane
        SandboxPane* pane = nullptr;
    };
    SandboxPane* makePane(int position);
    void updateHeading();

    const ProviderRegistry& m_providers;
    const SandboxRegistry& m_registry;
    Theme& m_theme;
    std::vector<Tab> m_panes;
    QLabel* m_name;
    QLabel* m_state;
    QLabel* m_facts;
    QToolButton* m_keepOpen;
    QTabWidget* m_tabs;
    QList<SandboxKey> m_keys;
};

} // namespace sandglass
