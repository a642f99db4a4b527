// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/terminal/terminaladapter.h"

#include "ui/common/dialogs.h"
#include "ui/common/plaintext.h"
#include "ui/terminal/pastetext.h"
#include "ui/terminal/ptyfeeder.h"
#include "ui/terminal/terminalaccessible.h"
#include "ui/terminal/terminalkeys.h"
#include "ui/terminal/terminalscheme.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

// The emulator's headers use the keywords that this project switches off. After all others, so that only they see them.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <qtermwidget.h>
#undef signals
#undef slots

namespace sandglass {

using namespace Qt::StringLiterals;

namespace {
constexpr int textRestMs = 300;
constexpr int smallestZoom = -6;
constexpr int largestZoom = 24;
constexpr int smallestSide = 2;
constexpr qsizetype mostShownLines = 200;
constexpr auto zoomKey = "terminal/zoom"_L1;
} // namespace

TerminalAdapter::TerminalAdapter(Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_feeder(new PtyFeeder(this))
    , m_sizeTimer(new QTimer(this))
    , m_textTimer(new QTimer(this))
    , m_zoom(std::clamp(QSettings().value(zoomKey).toInt(), smallestZoom, largestZoom))
{
    setObjectName(u"terminalAdapter"_s);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    // Its constructor takes the focus, which a terminal that opens by itself must not do.
    const QPointer<QWidget> focused = QApplication::focusWidget();
    m_term = new QTermWidget(0, this);
    m_term->clearFocus();
    if (focused && QApplication::focusWidget() != focused)
        focused->setFocus();
    layout->addWidget(m_term);
    m_display = m_term->focusProxy();
    m_display->setObjectName(u"terminalDisplay"_s);
    setFocusProxy(m_display);

    m_sizeTimer->setSingleShot(true);
    m_sizeTimer->setInterval(0);
    connect(m_sizeTimer, &QTimer::timeout, this, &TerminalAdapter::updateCells);
    m_textTimer->setSingleShot(true);
    m_textTimer->setInterval(textRestMs);
    connect(m_textTimer, &QTimer::timeout, this, &TerminalAdapter::textChanged);
    TerminalAccessible::install();
    connect(this, &TerminalAdapter::textChanged, this, [this] {
        if (!QAccessible::isActive())
            return;
        QAccessibleValueChangeEvent event(m_display, lastLine());
        QAccessible::updateAccessibility(&event);
    });

    setUpEmulator();
    setUpActions();
    connect(&m_theme, &Theme::changed, this, &TerminalAdapter::applyTheme);
}

TerminalAdapter::~TerminalAdapter() = default;

void TerminalAdapter::setUpEmulator()
{
    m_term->setObjectName(u"terminalEmulator"_s);
    m_term->setHistorySize(historyLines);
    m_term->setScrollBarPosition(QTermWidgetInterface::ScrollBarRight);
    m_term->setFlowControlEnabled(false); // Ctrl+S is the remote program's.
    m_term->setFlowControlWarningEnabled(false);
    m_term->setConfirmMultilinePaste(true); // A second lock: pastes go through pasteText().
    m_term->setBlinkingCursor(false);
    m_term->setTerminalSizeHint(false);
    m_term->setMargin(4);
    applyFont();
    applyTheme();
    setName(tr("Terminal"));
    m_display->setAccessibleDescription(tr("Ctrl+Shift+Tab moves the focus out of the terminal."));

    // Once and never again: a second start would double every key.
    m_term->startTerminalTeletype();
    // The pointer is valid during the signal only.
    connect(m_term, &QTermWidget::sendData, this, [this](const char* bytes, int length) {
        if (m_consumed >= m_muteUntil && length > 0)
            Q_EMIT typed(QByteArray(bytes, length));
    });
    // One Latin-1 character per byte that has been interpreted.
    connect(m_term, &QTermWidget::receivedData, this, [this](const QString& text) {
        m_consumed += text.size();
        if (!m_textTimer->isActive())
            m_textTimer->start();
    });
    connect(m_term, &QTermWidget::urlActivated, this, [this](const QUrl& address, bool fromMenu) {
        if (fromMenu || m_controlClick)
            Q_EMIT linkActivated(address);
    });
    connect(m_term, &QTermWidget::termGetFocus, this, &TerminalAdapter::focusReceived);
    connect(m_feeder, &PtyFeeder::congested, this, &TerminalAdapter::congested);
    m_display->installEventFilter(this);

    if (m_feeder->open(m_term->getPtySlaveFd())) {
        // The emulator takes a wake-up without bytes for the end of the line and stops reading: give it some first.
        feed("\x1b[0m"_ba);
    }
}

QAction* TerminalAdapter::addTerminalAction(const QString& name, const QString& text, const QString& icon,
                                            const QList<QKeySequence>& keys, void (TerminalAdapter::*run)())
{
    auto* const action = new QAction(Theme::icon(icon), text, this);
    action->setObjectName(name);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    m_actions.append(action);
    return action;
}

void TerminalAdapter::setUpActions()
{
    using Keys = QList<QKeySequence>;
    addTerminalAction(u"terminalCopy"_s, tr("&Copy"), u"edit-copy"_s, Keys{QKeySequence(u"Ctrl+Shift+C"_s)},
                      &TerminalAdapter::copy);
    addTerminalAction(u"terminalPaste"_s, tr("&Paste"), u"edit-paste"_s,
                      Keys{QKeySequence(u"Ctrl+Shift+V"_s), QKeySequence(u"Shift+Ins"_s)}, &TerminalAdapter::paste);
    addTerminalAction(u"terminalSearch"_s, tr("&Search in Terminal"), u"edit-find"_s,
                      Keys{QKeySequence(u"Ctrl+Shift+F"_s)}, &TerminalAdapter::toggleSearch);
    addTerminalAction(u"terminalZoomIn"_s, tr("Zoom &In"), u"zoom-in"_s,
                      Keys{QKeySequence(u"Ctrl++"_s), QKeySequence(u"Ctrl+="_s)}, &TerminalAdapter::zoomIn);
    addTerminalAction(u"terminalZoomOut"_s, tr("Zoom &Out"), u"zoom-out"_s, Keys{QKeySequence(u"Ctrl+-"_s)},
                      &TerminalAdapter::zoomOut);
    addTerminalAction(u"terminalZoomReset"_s, tr("&Reset Zoom"), u"zoom-original"_s, Keys{QKeySequence(u"Ctrl+0"_s)},
                      &TerminalAdapter::resetZoom);
    addTerminalAction(u"terminalClear"_s, tr("C&lear Scrollback and Screen"), u"edit-clear-history"_s, Keys{},
                      &TerminalAdapter::clearScreen);
    addTerminalAction(u"terminalClose"_s, tr("Close Ter&minal"), u"window-close"_s,
                      Keys{QKeySequence(u"Ctrl+Shift+W"_s)}, &TerminalAdapter::closeRequested);
}

void TerminalAdapter::nameSearchBar()
{
    // The emulator's own search line comes with letters for icons, and without names for those who do not see it.
    const auto name = [this](const QString& child, const QString& text, const QString& icon) {
        auto* const widget = m_term->findChild<QWidget*>(child);
        if (!widget)
            return;
        widget->setAccessibleName(text);
        widget->setFont(QApplication::font());
        if (auto* const button = qobject_cast<QToolButton*>(widget)) {
            button->setText({});
            button->setIcon(Theme::icon(icon));
            button->setAutoRaise(true);
            setPlainToolTip(button, text);
        }
    };
    name(u"searchTextEdit"_s, tr("Search in terminal"), {});
    name(u"findLabel"_s, tr("Search in terminal"), {});
    name(u"closeButton"_s, tr("Close search"), u"window-close"_s);
    name(u"findPreviousButton"_s, tr("Previous match"), u"go-up"_s);
    name(u"findNextButton"_s, tr("Next match"), u"go-down"_s);
    name(u"optionsButton"_s, tr("Search options"), u"configure"_s);
}

void TerminalAdapter::setName(const QString& name)
{
    setAccessibleName(name);
    m_display->setAccessibleName(name);
}

QString TerminalAdapter::failure() const
{
    return m_feeder->failure();
}

void TerminalAdapter::feed(const QByteArray& bytes)
{
    m_fed += bytes.size();
    m_feeder->feed(bytes);
}

void TerminalAdapter::replay(const QByteArray& bytes)
{
    m_muteUntil = m_fed + bytes.size();
    feed(bytes);
}

void TerminalAdapter::updateCells()
{
    m_sizeTimer->stop();
    if (!isVisible())
        return; // Not laid out: the emulator's size means nothing.
    const TerminalSize now{m_term->screenColumnsCount(), m_term->screenLinesCount()};
    if (now == m_cells || now.columns < smallestSide || now.rows < smallestSide)
        return;
    m_cells = now;
    Q_EMIT resized(now);
}

QString TerminalAdapter::screenText() const
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    m_term->saveHistory(&buffer);
    return QString::fromUtf8(buffer.data());
}

QString TerminalAdapter::lastLine() const
{
    const QString text = screenText();
    const auto lines = QStringView(text).split(u'\n');
    const auto last =
        std::find_if(lines.crbegin(), lines.crend(), [](QStringView line) { return !line.trimmed().isEmpty(); });
    return last == lines.crend() ? QString() : last->trimmed().toString();
}

bool TerminalAdapter::hasSelection() const
{
    return !m_term->selectedText().isEmpty();
}

void TerminalAdapter::copy()
{
    if (hasSelection())
        m_term->copyClipboard();
}

void TerminalAdapter::paste()
{
    pasteText(QApplication::clipboard()->text(QClipboard::Clipboard));
}

void TerminalAdapter::pasteSelection()
{
    pasteText(QApplication::clipboard()->text(QClipboard::Selection));
}

void TerminalAdapter::pasteText(const QString& text)
{
    const QString clean = textToPaste(text);
    if (clean.isEmpty())
        return;
    const auto send = [this](QString safe) {
        m_term->bracketText(safe);
        Q_EMIT typed(safe.toUtf8());
    };
    const auto lines = clean.split(u'\r');
    if (lines.size() < 2) {
        send(clean);
        return;
    }
    Confirmation question;
    question.title = tr("Paste several lines?");
    question.text = tr("The program in the terminal may run each of the %n line(s) at once.", nullptr,
                       static_cast<int>(lines.size() - (lines.last().isEmpty() ? 1 : 0)));
    question.items = lines.first(std::min(lines.size(), mostShownLines));
    question.confirmButton = tr("Paste");
    question.dangerous = false;
    dialogs::confirm(this, question, [send, clean](const ConfirmationAnswer& answer) {
        if (answer.confirmed)
            send(clean);
    });
}

void TerminalAdapter::openSearch()
{
    auto* const line = m_term->findChild<QLineEdit*>(u"searchTextEdit"_s);
    if (!line)
        return;
    if (!line->isVisibleTo(m_term))
        m_term->toggleShowSearchBar();
    line->setFocus(Qt::ShortcutFocusReason);
    line->selectAll();
}

void TerminalAdapter::toggleSearch()
{
    const auto* const line = m_term->findChild<QLineEdit*>(u"searchTextEdit"_s);
    if (!line || !line->isVisibleTo(m_term)) {
        openSearch();
        return;
    }
    m_term->toggleShowSearchBar();
    m_display->setFocus(Qt::ShortcutFocusReason);
}

void TerminalAdapter::zoomIn()
{
    setZoom(m_zoom + 1);
}

void TerminalAdapter::zoomOut()
{
    setZoom(m_zoom - 1);
}

void TerminalAdapter::resetZoom()
{
    setZoom(0);
}

void TerminalAdapter::setZoom(int step)
{
    m_zoom = std::clamp(step, smallestZoom, largestZoom);
    QSettings().setValue(zoomKey, m_zoom);
    applyFont();
}

void TerminalAdapter::clearScreen()
{
    m_term->clear();
}

void TerminalAdapter::applyFont()
{
    QFont font = Theme::machineFont();
    font.setPointSizeF(std::max(4.0, font.pointSizeF() + m_zoom));
    m_term->setTerminalFont(font);
    m_sizeTimer->start();
}

void TerminalAdapter::applyTheme()
{
    if (const QString scheme = terminalSchemeFile(m_theme); !scheme.isEmpty())
        m_term->setColorScheme(scheme);
    nameSearchBar(); // Its icons have the colours of the palette.
    m_display->update();
}

void TerminalAdapter::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        applyFont();
    QWidget::changeEvent(event);
}

bool TerminalAdapter::programUsesMouse() const
{
    // The emulator tells it by the pointer's shape alone.
    return m_display->cursor().shape() == Qt::ArrowCursor;
}

bool TerminalAdapter::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_display)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::FontChange:
        m_sizeTimer->start();
        break;
    case QEvent::ShortcutOverride:
        if (belongsToTerminal(static_cast<QKeyEvent*>(event)->keyCombination()))
            event->accept();
        return true;
    case QEvent::KeyPress:
        return onKey(static_cast<QKeyEvent*>(event));
    case QEvent::MouseButtonPress: {
        const auto* const mouse = static_cast<QMouseEvent*>(event);
        m_controlClick = mouse->modifiers().testFlag(Qt::ControlModifier);
        if (mouse->button() == Qt::MiddleButton &&
            (!programUsesMouse() || mouse->modifiers().testFlag(Qt::ShiftModifier))) {
            pasteSelection();
            return true;
        }
        break;
    }
    case QEvent::ContextMenu:
        showMenu(static_cast<QContextMenuEvent*>(event));
        return true;
    case QEvent::DragEnter:
    case QEvent::DragMove:
    case QEvent::Drop:
        return onDrag(static_cast<QDropEvent*>(event));
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

bool TerminalAdapter::onKey(const QKeyEvent* key)
{
    const bool backtab = key->key() == Qt::Key_Backtab || key->key() == Qt::Key_Tab;
    if (backtab && key->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
        leave();
        return true;
    }
    return false;
}

void TerminalAdapter::leave()
{
    // The emulator keeps Tab and Backtab for itself: go on from the whole emulator.
    for (QWidget* next = previousInFocusChain(); next != this; next = next->previousInFocusChain()) {
        if ((next->focusPolicy() & Qt::TabFocus) && next->isVisibleTo(window()) && next->isEnabled() &&
            !isAncestorOf(next)) {
            next->setFocus(Qt::BacktabFocusReason);
            return;
        }
    }
}

bool TerminalAdapter::onDrag(QDropEvent* event)
{
    const QMimeData* const dropped = event->mimeData();
    QStringList paths;
    const auto urls = dropped->urls();
    for (const QUrl& url : urls) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    if (paths.isEmpty() && !dropped->hasText()) {
        event->ignore();
        return true;
    }
    event->setDropAction(Qt::CopyAction);
    event->accept();
    if (event->type() != QEvent::Drop)
        return true;
    if (paths.isEmpty())
        pasteText(dropped->text());
    else
        Q_EMIT filesDropped(paths);
    return true;
}

void TerminalAdapter::showMenu(const QContextMenuEvent* event)
{
    if (programUsesMouse() && !event->modifiers().testFlag(Qt::ShiftModifier))
        return; // The right click was the program's.
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto linkActions = m_term->filterActions(event->pos());
    for (QAction* action : linkActions)
        menu->addAction(action);
    if (!linkActions.isEmpty())
        menu->addSeparator();
    for (QAction* action : std::as_const(m_actions)) {
        if (action->objectName() == "terminalSearch"_L1)
            menu->addSeparator();
        if (action->objectName() == "terminalCopy"_L1)
            action->setEnabled(hasSelection());
        menu->addAction(action);
    }
    // The key works without a menu: it must not stay switched off.
    connect(menu, &QMenu::aboutToHide, this, [this] {
        for (QAction* action : std::as_const(m_actions))
            action->setEnabled(true);
    });
    menu->popup(event->globalPos());
}

} // namespace sandglass

#include "moc_terminaladapter.cpp"
