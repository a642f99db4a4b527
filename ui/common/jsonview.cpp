// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/jsonview.h"

#include "ui/common/focusentry.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/searchline.h"
#include "ui/theme/theme.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestHighlighted = 128 * 1024;
constexpr qsizetype mostMatches = 10000;
constexpr qsizetype mostMarked = 500;

/// Loading the definitions takes a while: once per process.
KSyntaxHighlighting::Repository& repository()
{
    static KSyntaxHighlighting::Repository all;
    return all;
}

} // namespace

JsonView::JsonView(const QString& purpose, Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_view(new QPlainTextEdit)
    , m_search(new SearchLine(tr("Search in the description"), m_view))
    , m_count(new PlainLabel)
    , m_note(new PlainLabel(tr("Only the beginning is shown. Copy gives all of it.")))
{
    setFocusEntry(this, m_view);
    m_view->setObjectName(u"inspectText"_s);
    m_view->setAccessibleName(purpose);
    m_view->setReadOnly(true);
    m_view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_view->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFont(Theme::machineFont());
    m_search->setObjectName(u"inspectSearch"_s);
    m_count->setObjectName(u"inspectCount"_s);
    m_note->setObjectName(u"inspectNote"_s);
    m_note->hide();

    auto* const bar = new QHBoxLayout;
    buildBar(bar);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_view, 1);

    m_highlighter = std::make_unique<KSyntaxHighlighting::SyntaxHighlighter>(m_view->document());
    m_highlighter->setDefinition(repository().definitionForName(u"JSON"_s));
    applyTheme();
    connect(&m_theme, &Theme::changed, this, &JsonView::applyTheme);
    connect(m_search, &SearchLine::searchChanged, this, &JsonView::search);
    connect(m_search, &SearchLine::nextRequested, this, [this] { step(1); });
    connect(m_search, &SearchLine::previousRequested, this, [this] { step(-1); });
}

JsonView::~JsonView() = default;

QToolButton* JsonView::addButton(QHBoxLayout* bar, const QString& name, const QString& icon, const QString& tip)
{
    auto* const button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(Theme::icon(icon));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(tip);
    setPlainToolTip(button, tip);
    connect(&m_theme, &Theme::changed, button, [button, icon] { button->setIcon(Theme::icon(icon)); });
    bar->addWidget(button);
    return button;
}

void JsonView::buildBar(QHBoxLayout* bar)
{
    bar->setContentsMargins(8, 4, 8, 4);
    bar->setSpacing(4);
    m_search->setMaximumWidth(360);
    bar->addWidget(m_search, 1);
    m_previous = addButton(bar, u"inspectPrevious"_s, u"go-up"_s, tr("Previous match (Shift+Enter)"));
    m_next = addButton(bar, u"inspectNext"_s, u"go-down"_s, tr("Next match (Enter)"));
    bar->addWidget(m_count);
    bar->addStretch(1);
    bar->addWidget(m_note);
    auto* const copy = addButton(bar, u"inspectCopy"_s, u"edit-copy"_s, tr("Copy the whole description"));
    m_again = addButton(bar, u"inspectRefresh"_s, u"view-refresh"_s, tr("Read again (F5)"));
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(copy, &QToolButton::clicked, this,
            [this] { QApplication::clipboard()->setText(QString::fromUtf8(m_text.json)); });
    connect(m_again, &QToolButton::clicked, this, &JsonView::refreshRequested);
}

void JsonView::setText(const JsonText& text)
{
    if (text.json == m_text.json)
        return; // Scroll position and selection stay.
    m_text = text;
    m_view->clear();
    highlight();
    m_view->setPlainText(m_text.shown);
    m_note->setVisible(m_text.truncated);
    search(m_wanted);
}

void JsonView::setStale(bool stale)
{
    m_again->setEnabled(!stale);
    setPlainToolTip(m_again, stale ? tr("Not connected") : tr("Read again (F5)"));
    if (std::exchange(m_stale, stale) != stale)
        highlight();
}

void JsonView::highlight()
{
    // Highlighting is done at once and for all of it: not for what would take noticeably long. What may be out of date
    // is grey.
    const bool coloured = !m_stale && m_text.shown.size() <= longestHighlighted;
    m_highlighter->setDefinition(coloured ? repository().definitionForName(u"JSON"_s)
                                          : KSyntaxHighlighting::Definition());
    QPalette colors = palette();
    if (m_stale)
        colors.setColor(QPalette::Text, m_theme.color(Role::MutedText));
    m_view->setPalette(colors);
}

void JsonView::clear()
{
    m_text = {};
    m_view->clear();
    m_note->hide();
    search(m_wanted);
}

void JsonView::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void JsonView::search(const QString& text)
{
    m_wanted = text;
    m_matches.clear();
    m_current = 0;
    if (!text.isEmpty()) {
        const QString whole = m_view->toPlainText();
        for (qsizetype at = whole.indexOf(text, 0, Qt::CaseInsensitive); at >= 0 && m_matches.size() < mostMatches;
             at = whole.indexOf(text, at + text.size(), Qt::CaseInsensitive))
            m_matches.append(static_cast<int>(at));
    }
    showMatches();
}

void JsonView::step(int direction)
{
    if (m_matches.isEmpty())
        return;
    m_current = (m_current + direction + m_matches.size()) % m_matches.size();
    showMatches();
}

void JsonView::showMatches()
{
    m_previous->setEnabled(!m_matches.isEmpty());
    m_next->setEnabled(!m_matches.isEmpty());
    QList<QTextEdit::ExtraSelection> marks;
    const auto mark = [&](qsizetype match, Role role) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(m_view->document());
        selection.cursor.setPosition(m_matches.at(match));
        selection.cursor.setPosition(m_matches.at(match) + static_cast<int>(m_wanted.size()), QTextCursor::KeepAnchor);
        selection.format.setBackground(m_theme.color(role));
        marks.append(selection);
    };
    // Those around the current one: each mark costs at every repaint.
    const qsizetype first = std::max<qsizetype>(0, m_current - mostMarked / 2);
    const qsizetype last = std::min(m_matches.size(), first + mostMarked);
    for (qsizetype match = first; match < last; ++match)
        mark(match, match == m_current ? Role::SearchMatchCurrent : Role::SearchMatch);
    m_view->setExtraSelections(marks);
    if (m_wanted.isEmpty()) {
        m_count->setText({});
        return;
    }
    if (m_matches.isEmpty()) {
        m_count->setText(tr("no match"));
        return;
    }
    const QLocale locale;
    m_count->setText(tr("%1 of %2", "match").arg(locale.toString(m_current + 1), locale.toString(m_matches.size())));
    QTextCursor cursor(m_view->document());
    cursor.setPosition(m_matches.at(m_current));
    m_view->setTextCursor(cursor);
    m_view->centerCursor();
}

void JsonView::applyTheme()
{
    // The default themes show strings or names in red, which here means failure.
    m_highlighter->setTheme(repository().theme(m_theme.isDark() ? u"Tokyo Night"_s : u"Tokyo Night Light"_s));
    m_highlighter->rehighlight();
    highlight();
    QPalette muted = m_count->palette();
    muted.setColor(QPalette::WindowText, m_theme.color(Role::MutedText));
    m_count->setPalette(muted);
    m_note->setPalette(muted);
    showMatches();
}

} // namespace sandglass

#include "moc_jsonview.cpp"
