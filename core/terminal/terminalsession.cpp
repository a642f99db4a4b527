// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/terminal/terminalsession.h"

#include "core/base/logging.h"
#include "core/base/task.h"
#include "core/provider/provider.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "core/terminal/hangup.h"
#include "core/terminal/shellprobe.h"

#include <QDateTime>
#include <QTimer>
#include <QUuid>

#include <utility>

namespace sandglass {

using namespace Qt::StringLiterals;

namespace {
constexpr int resizeRestMs = 100;
constexpr int smallestSide = 2;
constexpr qsizetype replaySize = 1024 * 1024;
constexpr qint64 longestInputQueue = 1024 * 1024;
/// How long the end of the stream may come behind the news that the sandbox stopped.
constexpr int stopGraceMs = 2000;
constexpr int programMissing = 127;
constexpr int programNotExecutable = 126;

/// Brings an emulator back from whatever a program left behind: scroll region, alternate screen, mouse reports,
/// bracketed paste, application keys, hidden cursor, character set, colours.
QByteArray resetSequence()
{
    return "\x1b"
           "7\x1b[r\x1b"
           "8\x1b[?1049l\x1b[?1000;1002;1003;1006l\x1b[?2004l\x1b[?1l\x1b>\x1b[?25h\x1b(B\x0f\x1b[0m"_ba;
}

/// The line between two processes of one session. Without words: core has no language.
QByteArray rule(const Clock& clock)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(clock.wallNs() / 1000000).time().toString(u"HH:mm:ss"_s);
    const QString line(12, QChar(u'─'));
    return u"\r\n\x1b[2m%1 %2 %1\x1b[0m\r\n"_s.arg(line, time).toUtf8();
}
} // namespace

TerminalSession::TerminalSession(const SandboxKey& key, const TerminalRequest& request, int number,
                                 ProviderRegistry& providers, SandboxRegistry& sandboxes, ShellProbe& probe,
                                 const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_key(key)
    , m_request(request)
    , m_number(number)
    , m_mark(QUuid::createUuid().toString(QUuid::Id128))
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_probe(probe)
    , m_clock(clock)
    , m_resizeTimer(new QTimer(this))
    , m_stopTimer(new QTimer(this))
{
    m_resizeTimer->setSingleShot(true);
    m_resizeTimer->setInterval(resizeRestMs);
    connect(m_resizeTimer, &QTimer::timeout, this, [this] {
        if (m_stream && m_size)
            m_stream->resize(*m_size);
    });
    m_stopTimer->setSingleShot(true);
    m_stopTimer->setInterval(stopGraceMs);
    connect(m_stopTimer, &QTimer::timeout, this, [this] {
        Error error;
        error.kind = ErrorKind::Conflict;
        error.operation = Operation::OpenTerminal;
        error.hint = Hint::SandboxNotRunning;
        finish(State::Lost, {}, error);
    });

    connect(&m_sandboxes, &SandboxRegistry::sandboxStopped, this, [this](const SandboxKey& stopped) {
        if (stopped == m_key)
            onSandboxStopped();
    });
    connect(&m_sandboxes, &SandboxRegistry::changed, this, &TerminalSession::onListChanged);
    connect(&m_providers, &ProviderRegistry::connectionAboutToBeRemoved, this, [this](const Provider* removed) {
        if (!isActive() || removed->config().id != m_key.connection)
            return;
        Error error;
        error.kind = ErrorKind::Unreachable;
        error.operation = Operation::OpenTerminal;
        finish(State::Lost, {}, error);
    });
}

TerminalSession::~TerminalSession() = default;

QString TerminalSession::program() const
{
    return m_command.isEmpty() ? QString() : m_command.first().section(u'/', -1);
}

QPointer<Provider> TerminalSession::provider() const
{
    return m_providers.provider(m_key.connection);
}

QString TerminalSession::imageKey() const
{
    const SandboxRow* row = m_sandboxes.find(m_key);
    return row && !row->sandbox.imageId.isEmpty() ? m_key.connection + u'/' + row->sandbox.imageId : QString();
}

bool TerminalSession::canReconnect() const
{
    if (isActive() && !m_inDoubt)
        return false;
    const SandboxRow* row = m_sandboxes.find(m_key);
    return row && !row->stale && row->sandbox.state == SandboxState::Running;
}

void TerminalSession::begin()
{
    ++m_attempt;
    m_typedAhead.clear();
    m_opening.reset();
    m_exitCode.reset();
    m_error.reset();
    m_sandboxStopped = false;
    m_mayLiveOn = false;
    m_guard.reset();
    m_command = m_request.command;
    if (m_command.isEmpty()) {
        probeShell();
    } else {
        setState(State::Starting);
        openWhenSized();
    }
}

void TerminalSession::reconnect()
{
    if (m_inDoubt)
        finish(State::Lost, {}, fail(ErrorKind::Unreachable).error());
    if (isActive())
        return;
    deliver(rule(m_clock));
    begin();
}

void TerminalSession::probeShell()
{
    setState(State::Probing);
    whenDone(m_probe.find(provider(), m_key.id, imageKey()), this,
             [this, attempt = m_attempt](Result<ShellList> found) {
                 if (attempt != m_attempt || m_state != State::Probing)
                     return;
                 if (!found) {
                     finish(State::Lost, {}, found.error());
                     return;
                 }
                 m_command = {found->shells.first()};
                 setState(State::Starting);
                 openWhenSized();
             });
}

void TerminalSession::openWhenSized()
{
    if (m_state != State::Starting || m_opening || !m_size)
        return;
    Provider* const opener = provider();
    if (!opener) {
        Error error;
        error.kind = ErrorKind::Unreachable;
        error.operation = Operation::OpenTerminal;
        finish(State::Lost, {}, error);
        return;
    }
    m_opening.emplace();
    ExecSpec spec;
    spec.command = m_command;
    spec.user = m_request.user;
    spec.instance = m_request.instance;
    spec.terminal = true;
    spec.size = *m_size;
    spec.variables = {
        {u"TERM"_s, u"xterm-256color"_s}, {u"COLORTERM"_s, u"truecolor"_s}, {QString(terminalMarkVariable), m_mark}};
    open(this, opener, spec, *m_opening);
}

Task<void> TerminalSession::open(QPointer<TerminalSession> self, Provider* provider, ExecSpec spec, Opening opened)
{
    const quint64 attempt = self->m_attempt;
    auto stream = co_await provider->openExec(self->m_key.id, spec);
    if (!self || attempt != self->m_attempt || self->m_state != State::Starting) {
        opened.set(stream ? std::optional((*stream)->instance()) : std::nullopt); // Dropping the stream closes it.
        co_return;
    }
    self->m_opening.reset();
    if (!stream) {
        self->finish(State::Lost, {}, stream.error());
        co_return;
    }
    self->attach(std::move(*stream));
    if (self && self->m_stream && *self->m_size != spec.size)
        self->m_stream->resize(*self->m_size);
}

namespace {
Task<Status> hangUpOnceOpen(OneShot<std::optional<QString>> opened, QPointer<Provider> provider, QString id,
                            QString user, QString mark)
{
    const auto instance = co_await opened;
    if (!instance)
        co_return Status();
    co_return co_await hangUp(provider, id, *instance, user, mark);
}

Task<Status> nothingToEnd()
{
    co_return Status();
}
} // namespace

Task<Status> TerminalSession::endProcess()
{
    ++m_attempt; // What comes now is not ours any more.
    if (m_sandboxStopped || !m_sandboxes.find(m_key))
        return nothingToEnd();
    if (m_opening)
        return hangUpOnceOpen(*m_opening, provider(), m_key.id, m_request.user, m_mark);
    return m_state == State::Running && m_stream
               ? hangUp(provider(), m_key.id, m_stream->instance(), m_request.user, m_mark)
               : nothingToEnd();
}

void TerminalSession::attach(std::unique_ptr<ExecStream> stream)
{
    m_stream = std::move(stream);
    connect(m_stream.get(), &ExecStream::output, this, [this](const QByteArray& bytes) {
        const bool proven = std::exchange(m_inDoubt, false);
        deliver(m_guard.filter(bytes));
        if (proven)
            Q_EMIT changed();
    });
    connect(m_stream.get(), &ExecStream::exited, this, [this](int exitCode) { finish(State::Ended, exitCode, {}); });
    connect(m_stream.get(), &ExecStream::failed, this, [this](const Error& error) { finish(State::Lost, {}, error); });
    m_stream->setPaused(!m_holders.isEmpty());
    setState(State::Running);
    if (m_stream)
        m_stream->start();
    if (m_stream && !m_typedAhead.isEmpty())
        m_stream->write(std::exchange(m_typedAhead, {}));
}

void TerminalSession::dropStream()
{
    if (!m_stream)
        return;
    // It may be the caller of ours.
    m_stream->disconnect(this);
    m_stream.release()->deleteLater();
}

void TerminalSession::finish(State state, std::optional<int> exitCode, std::optional<Error> error)
{
    const bool ran = m_state == State::Running;
    m_stopTimer->stop();
    m_resizeTimer->stop();
    ++m_attempt;
    m_opening.reset();
    m_inDoubt = false;
    dropStream();
    m_guard.reset();
    m_exitCode = exitCode;
    m_mayLiveOn = ran && error && !m_sandboxStopped;
    if (error) {
        const SandboxRow* row = m_sandboxes.find(m_key);
        m_error = error->during(Operation::OpenTerminal, row ? row->sandbox.name : QString());
        qCDebug(logTerminal) << "terminal lost:" << describe(*m_error);
    }
    // The remembered shell may have been deleted, or the image's tag moved.
    if (m_request.command.isEmpty() && (exitCode == programMissing || exitCode == programNotExecutable))
        m_probe.forget(imageKey());
    if (ran)
        deliver(resetSequence());
    setState(state);
}

void TerminalSession::onSandboxStopped()
{
    if (m_sandboxStopped)
        return;
    m_sandboxStopped = true;
    m_mayLiveOn = false;
    if (m_state == State::Running)
        m_stopTimer->start(); // The exit code is on its way, usually.
    Q_EMIT changed();
}

void TerminalSession::onListChanged()
{
    const SandboxRow* row = m_sandboxes.find(m_key);
    const bool wasInDoubt = m_inDoubt;
    m_inDoubt = wasInDoubt || (m_state == State::Running && row && row->stale);
    const bool can = canReconnect();
    const bool could = std::exchange(m_toldReconnect, can);
    if (wasInDoubt != m_inDoubt || could != can)
        Q_EMIT changed();
}

bool TerminalSession::write(const QByteArray& bytes)
{
    // Who types at once means the shell that is on its way. Later, there is output that an emulator may answer.
    if ((m_state == State::Probing || m_state == State::Starting) && m_recent.empty() &&
        m_typedAhead.size() + bytes.size() <= longestInputQueue) {
        m_typedAhead += bytes;
        return true;
    }
    // At the end, an emulator may answer to what it is shown last, when there is nobody to write to.
    if (m_state != State::Running || !m_stream || m_stream->bytesToWrite() + bytes.size() > longestInputQueue)
        return false;
    m_stream->write(bytes);
    return true;
}

void TerminalSession::resize(TerminalSize size)
{
    if (size.columns < smallestSide || size.rows < smallestSide || size == m_size)
        return;
    const bool first = !m_size;
    m_size = size;
    if (m_stream)
        m_resizeTimer->start();
    else if (first)
        openWhenSized();
}

void TerminalSession::holdOutput(QObject* holder, bool hold)
{
    const bool before = !m_holders.isEmpty();
    if (hold && !m_holders.contains(holder)) {
        m_holders.insert(holder);
        connect(holder, &QObject::destroyed, this, [this, holder] { holdOutput(holder, false); });
    } else if (!hold && m_holders.remove(holder)) {
        disconnect(holder, &QObject::destroyed, this, nullptr);
    }
    if (m_stream && before != !m_holders.isEmpty())
        m_stream->setPaused(!m_holders.isEmpty());
}

void TerminalSession::deliver(const QByteArray& bytes)
{
    if (bytes.isEmpty())
        return;
    remember(bytes);
    Q_EMIT output(bytes);
}

void TerminalSession::remember(const QByteArray& bytes)
{
    constexpr qsizetype smallPiece = 4096;
    // Echoed keys come one by one: gather them, so that the pieces stay few.
    if (!m_recent.empty() && m_recent.back().size() + bytes.size() <= smallPiece)
        m_recent.back().append(bytes);
    else
        m_recent.push_back(bytes);
    m_recentSize += bytes.size();
    while (m_recentSize > replaySize && m_recent.size() > 1) {
        m_recentSize -= m_recent.front().size();
        m_recent.pop_front();
        m_recentCut = true;
    }
}

QByteArray TerminalSession::replay() const
{
    QByteArray whole;
    whole.reserve(m_recentSize);
    for (const QByteArray& piece : m_recent)
        whole.append(piece);
    if (m_recentCut) // Not from the middle of a character or a control sequence.
        whole.remove(0, whole.indexOf('\n') + 1);
    return whole;
}

void TerminalSession::setState(State state)
{
    m_state = state;
    m_toldReconnect = canReconnect();
    Q_EMIT changed();
}

} // namespace sandglass

#include "moc_terminalsession.cpp"
