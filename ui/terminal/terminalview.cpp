// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/terminal/terminalview.h"

#include "core/sandboxes/sandboxregistry.h"
#include "core/terminal/terminalsession.h"
#include "ui/common/format.h"
#include "ui/common/openaddress.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/terminal/pastetext.h"
#include "ui/terminal/terminaladapter.h"
#include "ui/terminal/terminalendbar.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QTimer>
#include <QVBoxLayout>

namespace sandglass {

using namespace Qt::StringLiterals;

namespace {
/// Shorter waits are not worth a word.
constexpr int progressDelayMs = 400;
} // namespace

TerminalView::TerminalView(TerminalSession* session, SandboxRegistry& sandboxes, Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_sandboxes(sandboxes)
    , m_adapter(new TerminalAdapter(theme, this))
    , m_end(new TerminalEndBar(theme, this))
    , m_progress(new PlainLabel({}, this))
    , m_progressTimer(new QTimer(this))
{
    setObjectName(u"terminalView"_s);
    setFocusProxy(m_adapter);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_adapter, 1);
    layout->addWidget(m_end);
    m_end->hide();
    // Over the emulator, not above it in the layout: the first prompt needs the final size.
    m_progress->setObjectName(u"terminalProgress"_s);
    m_progress->setAutoFillBackground(true);
    m_progress->setMargin(8);
    m_progress->hide();
    m_progressTimer->setSingleShot(true);
    m_progressTimer->setInterval(progressDelayMs);
    connect(m_progressTimer, &QTimer::timeout, this, &TerminalView::placeProgress);

    connect(m_adapter, &TerminalAdapter::resized, this, &TerminalView::onResized);
    connect(m_adapter, &TerminalAdapter::typed, this, &TerminalView::onTyped);
    connect(m_adapter, &TerminalAdapter::congested, m_session, [this](bool on) { m_session->holdOutput(this, on); });
    connect(m_adapter, &TerminalAdapter::focusReceived, this, &TerminalView::takeControl);
    connect(m_adapter, &TerminalAdapter::filesDropped, this, &TerminalView::filesDropped);
    connect(m_adapter, &TerminalAdapter::linkActivated, this,
            [this](const QUrl& address) { openAddress(this, address); });
    connect(m_session, &TerminalSession::changed, this, &TerminalView::onSessionChanged);
    connect(m_end, &TerminalEndBar::reconnectRequested, this, &TerminalView::reconnect);
    connect(m_end, &TerminalEndBar::resumeRequested, this, [this] {
        m_adapter->setFocus(); // The button goes.
        Q_EMIT resumeRequested();
    });
    connect(&m_sandboxes, &SandboxRegistry::changed, this, [this](const SandboxBatch& batch) {
        if (m_session && batch.changed.contains(m_session->key()))
            onSessionChanged();
    });
    connect(m_end, &TerminalEndBar::commandRequested, this, &TerminalView::commandRequested);
    onSessionChanged();
}

QString TerminalView::title() const
{
    QString program = m_session->program();
    if (program.isEmpty())
        program = tr("Terminal");
    if (!m_session->request().user.isEmpty())
        program = tr("%1 (%2)", "program (user)").arg(program, m_session->request().user);
    if (!m_session->request().instance.isEmpty())
        program = tr("%1 on %2", "program on instance").arg(program, m_session->request().instance);
    return m_session->number() > 1
               ? tr("%1 %2", "program, number").arg(program, QLocale().toString(m_session->number()))
               : program;
}

void TerminalView::attach()
{
    m_attached = true;
    m_adapter->replay(m_session->replay());
    connect(m_session, &TerminalSession::output, m_adapter, &TerminalAdapter::feed);
}

void TerminalView::takeControl()
{
    if (!m_session || m_session->controller() == this)
        return;
    m_session->setController(this);
    if (const auto cells = m_adapter->cells())
        m_session->resize(*cells);
}

void TerminalView::onResized(TerminalSize cells)
{
    if (!m_session)
        return;
    // Not before: the screen of the past is drawn for a width.
    if (!m_attached)
        attach();
    if (!m_session->controller())
        m_session->setController(this);
    if (m_session->controller() == this)
        m_session->resize(cells);
}

void TerminalView::onTyped(const QByteArray& bytes)
{
    if (m_session && m_session->controller() == this)
        m_session->write(bytes);
}

void TerminalView::reconnect()
{
    if (!m_session || !m_session->canReconnect())
        return;
    m_session->setController(this);
    // The bar goes first, so that the new process is started with the size that it will have.
    m_end->hide();
    layout()->activate();
    m_adapter->updateCells();
    m_session->reconnect();
    m_adapter->setFocus();
}

void TerminalView::insertPath(const QString& path)
{
    if (!m_session)
        return;
    if (const QString word = quotedForShell(path); !word.isEmpty())
        m_session->write(word.toUtf8());
}

void TerminalView::onSessionChanged()
{
    using State = TerminalSession::State;
    const State state = m_session->state();
    const bool waiting = state == State::Probing || state == State::Starting;
    if (waiting) {
        m_progress->setText(state == State::Probing ? tr("Looking for a shell…") : tr("Starting…"));
        if (!m_progressTimer->isActive() && !m_progress->isVisible())
            m_progressTimer->start();
    } else {
        m_progressTimer->stop();
        m_progress->hide();
    }
    const bool over = !m_session->isActive() || m_session->isInDoubt();
    m_end->setVisible(over || isPaused());
    if (over)
        showEnd();
    else if (isPaused())
        showPause();
    const SandboxRow* const row = m_sandboxes.find(m_session->key());
    m_adapter->setName(
        tr("Terminal of %1: %2").arg(row ? shown(row->sandbox.name, 80) : QString(), shown(title(), 80)));
    Q_EMIT titleChanged();
}

bool TerminalView::isPaused() const
{
    const SandboxRow* const row = m_sandboxes.find(m_session->key());
    return row && row->sandbox.state == SandboxState::Paused;
}

void TerminalView::showPause()
{
    TerminalEndBar::Content content;
    content.text = tr("The sandbox is paused.");
    content.detail = tr("What you type arrives when it goes on.");
    content.offerResume = true;
    content.paused = true;
    m_end->setContent(content);
}

void TerminalView::showEnd()
{
    TerminalEndBar::Content content;
    content.canReconnect = m_session->canReconnect();
    content.offerResume = isPaused() && !m_session->isInDoubt();
    if (!content.canReconnect)
        content.whyNot = m_session->isInDoubt() ? tr("The connection is down.") : tr("The sandbox is not running.");
    const QString program = m_session->program();
    if (m_session->isInDoubt()) {
        content.failed = true;
        content.text = tr("The connection to %1 was lost.").arg(program);
        content.detail = tr("What you type may not arrive. If nothing answers when the connection is back, Reconnect "
                            "starts a new %1.")
                             .arg(program);
    }
    if (const auto code = m_session->exitCode()) {
        content.failed = *code != 0;
        content.text = tr("%1 ended with exit code %2.").arg(program, QString::number(*code));
    }
    if (const auto& error = m_session->error()) {
        content.failed = true;
        content.error = error;
        content.text = errorHeadline(*error);
        content.detail = error->serverText;
        if (error->hint == Hint::NoShell) {
            content.text = tr("This image has no shell.");
            content.detail = tr("Nothing that this program knows as a shell is in the image. A single program of the "
                                "image can still be run.");
            content.offerCommand = true;
        } else if (const QString way = hintText(error->hint); !way.isEmpty()) {
            content.detail += (content.detail.isEmpty() ? QString() : u"\n"_s) + way;
        }
        if (m_session->mayLiveOn()) {
            content.text = tr("The connection to %1 was lost.").arg(program);
            content.detail += (content.detail.isEmpty() ? QString() : u"\n"_s) +
                              tr("The program may still run in the sandbox. Reconnect starts a new one.");
        }
    }
    if (m_session->sandboxStopped()) {
        content.failed = false;
        content.error.reset();
        content.text = content.canReconnect ? tr("The sandbox stopped, and runs again.") : tr("The sandbox stopped.");
        content.detail = content.canReconnect ? tr("Reconnect starts a new %1.").arg(program)
                                              : tr("Reconnect works as soon as it runs again.");
    }
    m_end->setContent(content);
}

void TerminalView::placeProgress()
{
    m_progress->adjustSize();
    m_progress->move((width() - m_progress->width()) / 2, (height() - m_progress->height()) / 2);
    m_progress->show();
    m_progress->raise();
}

void TerminalView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (m_progress->isVisible())
        placeProgress();
}

} // namespace sandglass

#include "moc_terminalview.cpp"
