// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/jsontext.h"
#include "ui/common/sandboxpane.h"

#include <optional>

namespace sandglass {

class EmptyState;
class JsonView;
class MessageBar;
class PanePages;
class ProviderRegistry;
class SandboxRegistry;
class StaleNote;
class Theme;

/// The provider's own description of the selected sandbox, as highlighted JSON that can be searched and copied.
class InspectPane : public SandboxPane
{
    Q_OBJECT

public:
    InspectPane(SandboxRegistry& sandboxes, ProviderRegistry& providers, Theme& theme, QWidget* parent = nullptr);

    void setSandboxes(const QList<SandboxKey>& keys) override;
    void focusSearch() override;
    void refresh() override;

private:
    void showEvent(QShowEvent* event) override;

    void sync();
    void showConnection(bool down);
    void read();
    void showText(const Result<JsonText>& done);

    SandboxRegistry& m_sandboxes;
    ProviderRegistry& m_providers;
    std::optional<SandboxKey> m_key;
    qsizetype m_selected = 0;
    quint64 m_generation = 0;
    bool m_reading = false;
    bool m_stale = true;
    bool m_down = false;   ///< the connection of the sandbox
    qint64 m_readAtMs = 0; ///< when what is shown was

    MessageBar* m_messages;
    StaleNote* m_staleNote;
    PanePages* m_pages;
    EmptyState* m_empty;
    JsonView* m_view;
};

} // namespace sandglass
