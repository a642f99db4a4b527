// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logservice.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/sandboxpane.h"

#include <memory>
#include <stop_token>

class QBoxLayout;
class QComboBox;
class QLabel;
class QTimer;
class QToolBar;

namespace sandglass {

class EmptyState;
class LogScopeBar;
class LogSearch;
class LogSearchBar;
class LogSourceBar;
class LogView;
class MatchMap;
class MessageBar;
class PanePages;
class ProviderRegistry;
class Theme;

/// The logs of the selected sandbox, or of several merged by time.
class LogPane : public SandboxPane
{
    Q_OBJECT

public:
    LogPane(LogService& service, SandboxRegistry& sandboxes, ProviderRegistry& providers, Theme& theme,
            QWidget* parent = nullptr);
    ~LogPane() override;

    void setSandboxes(const QList<SandboxKey>& keys) override;
    void focusSearch() override;
    void refresh() override;

    LogView* view() const { return m_view; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QAction* addAction(const QString& name, const QString& text, const QString& icon);
    QAction* addToggle(const QString& name, const QString& text, const QString& icon, const QString& setting,
                       bool byDefault);
    QComboBox* addChoice(const QString& name, const QString& purpose, const QStringList& choices);
    void makeToolBar();
    void makeContextMenu();
    void openSession();
    void closeSession();
    void applyCriteria();
    void readBackToSince();
    void showScope(bool on);
    void offerInstances();
    QString scopeObstacle() const;
    void showState();
    void showProblem();
    QString statusText() const;
    void showEmptyState();
    void clearView();
    void copyLines();
    void saveShown();
    void saveWhole();
    void onSaved(const Result<qint64>& saved, const QString& path);
    QString nameOf(const SandboxKey& key) const;
    bool isInCloud(const SandboxKey& key) const;
    QString names() const; ///< of what is shown, for a sentence

    LogService& m_service;
    SandboxRegistry& m_sandboxes;
    ProviderRegistry& m_providers;
    Theme& m_theme;
    QList<SandboxKey> m_keys;
    std::shared_ptr<LogSession> m_session;
    QTimer* m_leaveTimer; ///< lets the session go when hidden for long
    std::stop_source m_saving;
    bool m_isSaving = false;
    bool m_problemShown = false; ///< of the present failure

    LogView* m_view;
    LogSearch* m_search;
    LogSearchBar* m_searchBar;
    QToolBar* m_tools;
    QBoxLayout* m_head;
    LogSourceBar* m_sources;
    LogScopeBar* m_scopeBar;
    MessageBar* m_messages;
    PanePages* m_pages;
    EmptyState* m_empty;
    QLabel* m_status;
    QAction* m_follow = nullptr;
    QAction* m_wrap = nullptr;
    QAction* m_timestamps = nullptr;
    QAction* m_chooseOnServer = nullptr;
    QAction* m_clear = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_saveShown = nullptr;
    QAction* m_saveWhole = nullptr;
    QAction* m_cancelSave = nullptr;
    QComboBox* m_channel = nullptr;
    QComboBox* m_level = nullptr;
    QComboBox* m_since = nullptr;
};

} // namespace sandglass
