// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/common/sandboxpane.h"

#include <QList>
#include <QString>
#include <QTextCursor>

#include <memory>
#include <optional>

class QPlainTextEdit;
class QToolButton;

namespace KSyntaxHighlighting {
class SyntaxHighlighter;
}

namespace sandglass {

class EmptyState;
class MessageBar;
class PanePages;
class PlainLabel;
class ProviderRegistry;
class SandboxRegistry;
class SearchLine;
class Theme;

/// A description as it is shown and as it is copied.
struct InspectionText
{
    QString shown;
    QByteArray json;
    bool truncated = false; ///< `shown` is only its beginning
};

/// The provider's own description of the selected sandbox, as highlighted JSON that can be searched and copied.
class InspectPane : public SandboxPane
{
    Q_OBJECT

public:
    static constexpr qsizetype longestText = 1024 * 1024; ///< characters shown; all of it can be copied

    InspectPane(SandboxRegistry& sandboxes, ProviderRegistry& providers, Theme& theme, QWidget* parent = nullptr);
    ~InspectPane() override;

    void setSandboxes(const QList<SandboxKey>& keys) override;
    void focusSearch() override;
    void refresh() override;

private:
    void showEvent(QShowEvent* event) override;

    void buildBar(class QHBoxLayout* bar);
    void sync();
    void read();
    void showText(const Result<InspectionText>& read);
    void search(const QString& text);
    void step(int direction);
    void showMatches();
    void applyTheme();
    QToolButton* addButton(class QHBoxLayout* bar, const QString& name, const QString& icon, const QString& tip);

    SandboxRegistry& m_sandboxes;
    ProviderRegistry& m_providers;
    Theme& m_theme;
    std::optional<SandboxKey> m_key;
    qsizetype m_selected = 0;
    quint64 m_generation = 0;
    bool m_reading = false;
    bool m_stale = true;
    InspectionText m_text;
    QString m_wanted;     ///< what is searched for
    QList<int> m_matches; ///< positions
    qsizetype m_current = 0;

    QPlainTextEdit* m_view;
    std::unique_ptr<KSyntaxHighlighting::SyntaxHighlighter> m_highlighter;
    SearchLine* m_search;
    PlainLabel* m_count;
    PlainLabel* m_note;
    QToolButton* m_previous = nullptr;
    QToolButton* m_next = nullptr;
    MessageBar* m_messages;
    PanePages* m_pages;
    EmptyState* m_empty;
    QWidget* m_page;
};

} // namespace sandglass
