// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/sandboxes/isolation.h"
#include "core/sandboxes/sandboxfacts.h"
#include "ui/common/sandboxpane.h"

#include <QElapsedTimer>

#include <optional>

class QScrollArea;
class QTableView;
class QTimer;
class QToolButton;

namespace sandglass {

class CloudOverview;
class EmptyState;
class FactForm;
class MessageBar;
class PanePages;
class PlainLabel;
class PortList;
class ProcessModel;
class Provider;
class ProviderRegistry;
class SandboxRegistry;
struct ProcessTable;
struct SandboxRow;
class Theme;

/// The key facts of the selected sandbox. What the list knows is there at once; the rest comes from the provider's
/// description, read when the sandbox is selected and when it changes. Processes are read while they are in view.
class OverviewPane : public SandboxPane
{
    Q_OBJECT

public:
    OverviewPane(SandboxRegistry& sandboxes, ProviderRegistry& providers, const Clock& clock, Theme& theme,
                 QWidget* parent = nullptr);

    void setSandboxes(const QList<SandboxKey>& keys) override;
    void refresh() override;

private:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

    void buildForm();
    void sync();
    void showRow(const SandboxRow& row);
    void showFacts();
    void showIsolation();
    void showLabels(const QMap<QString, QString>& labels);
    void tellAges();
    void paintState();
    void readFacts();
    void readProcesses();
    void showProcesses(const Result<ProcessTable>& read);
    const SandboxRow* row() const;
    Provider* provider() const;
    QString since(const QDateTime& time) const;

    SandboxRegistry& m_sandboxes;
    ProviderRegistry& m_providers;
    const Clock& m_clock;
    Theme& m_theme;
    std::optional<SandboxKey> m_key;
    qsizetype m_selected = 0;
    std::optional<SandboxFacts> m_facts;
    std::optional<IsolationAssessment> m_isolation;
    quint64 m_generation = 0; ///< answers about an earlier selection are dropped
    bool m_readingFacts = false;
    bool m_factsStale = true;
    bool m_readingProcesses = false;

    PanePages* m_pages;
    EmptyState* m_empty;
    QScrollArea* m_scroll;
    MessageBar* m_messages;
    FactForm* m_form;
    CloudOverview* m_cloud = nullptr;
    PortList* m_ports;
    QToolButton* m_labelsToggle;
    PlainLabel* m_labels;
    PlainLabel* m_processTitle;
    PlainLabel* m_processNote;
    QTableView* m_processes;
    ProcessModel* m_processModel;
    QTimer* m_ageTimer;
    QTimer* m_factTimer;
    QTimer* m_processTimer;
};

} // namespace sandglass
