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

RunDialog::RunDialog(CloudService& service, const QString& connection, const CloudTemplate& which,
                     const QMap<QString, QString>& arguments, QWidget* parent)
    : QDialog(parent)
    , m_service(service)
    , m_connection(connection)
    , m_name(which.name)
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
    const CloudService::Work<CloudRun> work = [id = which.id, arguments](CloudOperations& cloud) {
        return cloud.runTemplate(id, arguments);
    };
    whenDone(service.run<CloudRun>(about, work), this, [this](const Result<CloudRun>& begun) {
        if (begun) {
            follow(*begun);
            return;
        }
        end();
        m_messages->showError(begun.error());
    });
}

RunDialog::~RunDialog()
{
    m_stop.request_stop();
}

/// Not a part of what is noted as done: the run goes on without it.
void RunDialog::follow(const CloudRun& run)
{
    tell(run);
    CloudOperations* cloud = m_service.cloud(m_connection);
    if (!cloud) {
        tellEnd(run, std::unexpected(fail(ErrorKind::Unreachable).error().during(Operation::RunTemplate, m_name)));
        return;
    }
    m_progress->show();
    m_stopFollowing->show();
    const auto progress = [guard = QPointer(this)](const CloudRun& step) {
        if (guard)
            guard->tell(step);
    };
    whenDone(cloud->followRun(run, progress, m_stop.get_token()), this,
             [this, run](const Result<CloudRun>& outcome) { tellEnd(run, outcome); });
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

void RunDialog::end()
{
    m_progress->hide();
    m_stopFollowing->hide();
}

void RunDialog::tellEnd(const CloudRun& begun, const Result<CloudRun>& outcome)
{
    end();
    if (outcome) {
        tell(*outcome);
        if (!outcome->succeeded)
            m_messages->showError(
                fail(ErrorKind::Conflict, outcome->status).error().during(Operation::RunTemplate, m_name));
    } else if (outcome.error().isCancelled()) {
        m_messages->showNotice(tr("The run goes on at the server; it is not followed any more."));
    } else {
        m_messages->showError(outcome.error(), [guard = QPointer(this), begun] {
            if (guard)
                guard->follow(begun);
        });
    }
}

} // namespace sandglass

#include "moc_rundialog.cpp"
