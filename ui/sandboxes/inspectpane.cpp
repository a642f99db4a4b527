// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/inspectpane.h"

#include "core/base/task.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/emptystate.h"
#include "ui/common/messagebar.h"
#include "ui/common/panepages.h"
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
#include <QJsonDocument>
#include <QLocale>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

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

InspectionText format(const QJsonObject& description)
{
    InspectionText text;
    text.json = QJsonDocument(description).toJson(QJsonDocument::Indented);
    const QString whole = QString::fromUtf8(text.json);
    text.truncated = whole.size() > InspectPane::longestText;
    text.shown = shown(whole, static_cast<int>(InspectPane::longestText), true);
    return text;
}

Task<Result<InspectionText>> readInspection(QPointer<Provider> provider, QString id)
{
    const auto described = co_await provider->inspectSandbox(id);
    if (!described)
        co_return std::unexpected(described.error());
    co_return co_await runInPool([description = *described] { return format(description); });
}

} // namespace

InspectPane::InspectPane(SandboxRegistry& sandboxes, ProviderRegistry& providers, Theme& theme, QWidget* parent)
    : SandboxPane(parent)
    , m_sandboxes(sandboxes)
    , m_providers(providers)
    , m_theme(theme)
    , m_view(new QPlainTextEdit)
    , m_search(new SearchLine(tr("Search in the description"), m_view))
    , m_count(new PlainLabel)
    , m_note(new PlainLabel(tr("Only the beginning is shown. Copy gives all of it.")))
    , m_messages(new MessageBar)
    , m_pages(new PanePages)
    , m_empty(new EmptyState)
    , m_page(new QWidget)
{
    setObjectName(u"inspect"_s);
    setFocusProxy(m_pages);
    m_view->setObjectName(u"inspectText"_s);
    m_view->setAccessibleName(tr("Description of the sandbox as JSON"));
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
    auto* const column = new QVBoxLayout(m_page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_view, 1);
    m_pages->addPage(m_empty);
    m_pages->addPage(m_page, m_view);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_pages, 1);

    m_highlighter = std::make_unique<KSyntaxHighlighting::SyntaxHighlighter>(m_view->document());
    m_highlighter->setDefinition(repository().definitionForName(u"JSON"_s));
    applyTheme();
    connect(&m_theme, &Theme::changed, this, &InspectPane::applyTheme);
    connect(m_search, &SearchLine::searchChanged, this, &InspectPane::search);
    connect(m_search, &SearchLine::nextRequested, this, [this] { step(1); });
    connect(m_search, &SearchLine::previousRequested, this, [this] { step(-1); });
    connect(&m_sandboxes, &SandboxRegistry::changed, this, [this](const SandboxBatch& batch) {
        if (m_key && (batch.removed.contains(*m_key) || batch.added.contains(*m_key)))
            sync();
    });
    sync();
}

InspectPane::~InspectPane() = default;

QToolButton* InspectPane::addButton(QHBoxLayout* bar, const QString& name, const QString& icon, const QString& tip)
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

void InspectPane::buildBar(QHBoxLayout* bar)
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
    auto* const again = addButton(bar, u"inspectRefresh"_s, u"view-refresh"_s, tr("Read again (F5)"));
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(copy, &QToolButton::clicked, this,
            [this] { QApplication::clipboard()->setText(QString::fromUtf8(m_text.json)); });
    connect(again, &QToolButton::clicked, this, &InspectPane::refresh);
}

void InspectPane::setSandboxes(const QList<SandboxKey>& keys)
{
    m_selected = keys.size();
    const auto key = keys.size() == 1 ? std::optional(keys.first()) : std::nullopt;
    if (key != m_key) {
        ++m_generation;
        m_key = key;
        m_reading = false;
        m_stale = true;
        m_messages->clear();
        m_text = {};
        m_view->clear();
        showMatches();
    }
    sync();
}

void InspectPane::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void InspectPane::refresh()
{
    m_stale = true;
    sync();
}

void InspectPane::showEvent(QShowEvent* event)
{
    SandboxPane::showEvent(event);
    sync();
}

void InspectPane::sync()
{
    if (!m_key || !m_sandboxes.find(*m_key)) {
        m_empty->setContent(u"code-context"_s,
                            m_selected > 1 ? tr("%n sandboxes are selected", nullptr, static_cast<int>(m_selected))
                                           : tr("No sandbox selected"),
                            tr("Select one sandbox to see its provider's own description."));
        m_pages->setCurrentWidget(m_empty);
        return;
    }
    if (m_text.json.isEmpty()) {
        m_empty->setContent(u"code-context"_s, tr("Reading the description…"), {});
        m_pages->setCurrentWidget(m_empty);
    }
    read();
}

void InspectPane::read()
{
    Provider* const provider = m_providers.provider(m_key->connection);
    if (!provider || !m_stale || m_reading || !isVisible())
        return;
    m_reading = true;
    m_stale = false;
    whenDone(readInspection(provider, m_key->id), this,
             [this, generation = m_generation](const Result<InspectionText>& done) {
                 if (generation != m_generation)
                     return;
                 m_reading = false;
                 showText(done);
                 read(); // It may have been asked for again meanwhile.
             });
}

void InspectPane::showText(const Result<InspectionText>& done)
{
    m_messages->clear();
    if (!done) {
        m_messages->showError(done.error(), [this] { refresh(); });
        if (m_text.json.isEmpty()) {
            m_empty->setContent(u"code-context"_s, tr("The description could not be read"), {});
            m_pages->setCurrentWidget(m_empty);
        }
        return;
    }
    m_pages->setCurrentWidget(m_page);
    if (done->json == m_text.json)
        return; // Scroll position and selection stay.
    m_text = *done;
    // Highlighting is done at once and for all of it: not for what would take noticeably long.
    const auto definition = m_text.shown.size() <= longestHighlighted ? repository().definitionForName(u"JSON"_s)
                                                                      : KSyntaxHighlighting::Definition();
    m_view->clear();
    m_highlighter->setDefinition(definition);
    m_view->setPlainText(m_text.shown);
    m_note->setVisible(m_text.truncated);
    search(m_wanted);
}

void InspectPane::search(const QString& text)
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

void InspectPane::step(int direction)
{
    if (m_matches.isEmpty())
        return;
    m_current = (m_current + direction + m_matches.size()) % m_matches.size();
    showMatches();
}

void InspectPane::showMatches()
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

void InspectPane::applyTheme()
{
    const auto wanted =
        m_theme.isDark() ? KSyntaxHighlighting::Repository::DarkTheme : KSyntaxHighlighting::Repository::LightTheme;
    m_highlighter->setTheme(repository().defaultTheme(wanted));
    m_highlighter->rehighlight();
    QPalette muted = m_count->palette();
    muted.setColor(QPalette::WindowText, m_theme.color(Role::MutedText));
    m_count->setPalette(muted);
    m_note->setPalette(muted);
    showMatches();
}

} // namespace sandglass

#include "moc_inspectpane.cpp"
