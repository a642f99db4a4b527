// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/rundialog.h"

#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QProgressBar>
#include <QPushButton>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

using Progress = std::function<void(const CloudRun&)>;

/// A run that ends without success is an error.
Task<Result<CloudRun>> runAndFollow(QPointer<CloudService> service, QString connection, QString templateId,
                                    QMap<QString, QString> arguments, Progress progress, std::stop_token stop)
{
    const auto cloud = [&] { return service ? service->cloud(connection) : nullptr; };
    if (!cloud())
        co_return fail(ErrorKind::Unreachable);
    const Result<CloudRun> begun = co_await cloud()->runTemplate(templateId, arguments);
    if (!begun)
        co_return begun;
    progress(*begun);
    if (!cloud())
        co_return fail(ErrorKind::Unreachable);
    const Result<CloudRun> ended = co_await cloud()->followRun(*begun, progress, stop);
    if (ended)
        progress(*ended);
    if (ended && !ended->succeeded)
        co_return fail(ErrorKind::Conflict, ended->status);
    co_return ended;
}

} // namespace

RunDialog::RunDialog(CloudService& service, const QString& connection, const CloudTemplate& which,
                     const QMap<QString, QString>& arguments, QWidget* parent)
    : QDialog(parent)
    , m_messages(new MessageBar(this))
    , m_state(new PlainLabel(tr("Starting…"), this))
    , m_times(new PlainLabel(QString(), this))
    , m_progress(new QProgressBar(this))
{
    setObjectName("runDialog"_L1);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Run of %1").arg(shown(which.name, 80)));
    m_state->setObjectName("runState"_L1);
    m_times->setObjectName("runTimes"_L1);
    m_progress->setObjectName("runProgress"_L1);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setRange(0, 0); // Runs do not tell how far they are.
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setObjectName("runClose"_L1);
    m_stopFollowing = buttons->addButton(tr("&Stop following"), QDialogButtonBox::ActionRole);
    m_stopFollowing->setObjectName("runStop"_L1);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(m_state);
    layout->addWidget(m_times);
    layout->addWidget(m_progress);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 64);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_stopFollowing, &QPushButton::clicked, this, [this] { m_stop.request_stop(); });

    CloudTask about;
    about.connection = connection;
    about.operation = Operation::RunTemplate;
    about.subject = which.name;
    about.cancel = [stop = m_stop]() mutable { stop.request_stop(); };
    const auto progress = [guard = QPointer(this)](const CloudRun& run) {
        if (guard)
            guard->tell(run);
    };
    const CloudService::Work<CloudRun> work = [self = QPointer(&service), connection, id = which.id, arguments,
                                               progress, stop = m_stop.get_token()](CloudOperations&) {
        return runAndFollow(self, connection, id, arguments, progress, stop);
    };
    whenDone(service.run<CloudRun>(about, work), this, [this](const Result<CloudRun>& outcome) { end(outcome); });
}

RunDialog::~RunDialog()
{
    m_stop.request_stop();
}

void RunDialog::tell(const CloudRun& run)
{
    m_state->setText(tr("State: %1").arg(shown(run.status, 60)));
    QStringList times;
    if (run.started.isValid())
        times.append(tr("Started at %1").arg(formatTime(run.started.toMSecsSinceEpoch())));
    if (run.ended.isValid())
        times.append(tr("ended at %1").arg(formatTime(run.ended.toMSecsSinceEpoch())));
    m_times->setText(times.join(u", "_s));
}

void RunDialog::end(const Result<CloudRun>& outcome)
{
    m_progress->hide();
    m_stopFollowing->hide();
    if (outcome)
        return;
    if (outcome.error().isCancelled())
        m_messages->showNotice(tr("The run goes on at the server; it is not followed any more."));
    else
        m_messages->showError(outcome.error());
}

} // namespace sandglass

#include "moc_rundialog.cpp"
