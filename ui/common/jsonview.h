// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/jsontext.h"

#include <QList>
#include <QWidget>

#include <memory>

class QHBoxLayout;
class QPlainTextEdit;
class QToolButton;

namespace KSyntaxHighlighting {
class SyntaxHighlighter;
}

namespace sandglass {

class PlainLabel;
class SearchLine;
class Theme;

/// Highlighted JSON that can be searched and copied.
class JsonView : public QWidget
{
    Q_OBJECT

public:
    /// \a purpose names the text for screen readers.
    JsonView(const QString& purpose, Theme& theme, QWidget* parent = nullptr);
    ~JsonView() override;

    /// The same text again keeps the scroll position and the selection.
    void setText(const JsonText& text);
    void clear();
    /// Greyed, and not to be read again: its connection is down.
    void setStale(bool stale);
    bool isEmpty() const { return m_text.json.isEmpty(); }
    void focusSearch();

Q_SIGNALS:
    void refreshRequested();

private:
    void buildBar(QHBoxLayout* bar);
    QToolButton* addButton(QHBoxLayout* bar, const QString& name, const QString& icon, const QString& tip);
    void search(const QString& text);
    void step(int direction);
    void showMatches();
    void highlight();
    void applyTheme();

    Theme& m_theme;
    JsonText m_text;
    bool m_stale = false;
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
    QToolButton* m_again = nullptr;
};

} // namespace sandglass
