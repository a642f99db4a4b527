// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activitydialog.h"

#include "core/activity/activitylog.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

ActivityDialog::ActivityDialog(ActivityLog& log, std::function<void()> begin, QWidget* parent)
    : QDialog(parent)
    , m_log(log)
    , m_begin(std::move(begin))
    , m_messages(new MessageBar(this))
    , m_what(new PlainLabel(QString(), this))
    , m_progressText(new PlainLabel(QString(), this))
    , m_progress(new QProgressBar(this))
    , m_background(new QPushButton(tr("Continue in &background"), this))
    , m_cancel(new QPushButton(this))
{
    setObjectName("activityDialog"_L1);
    setAttribute(Qt::WA_DeleteOnClose);
    m_what->setObjectName("activityWhat"_L1);
    m_what->setWordWrap(true);
    m_progress->setObjectName("activityProgress"_L1);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_background->setObjectName("activityBackground"_L1);
    m_background->setAutoDefault(false);
    m_cancel->setObjectName("activityCancel"_L1);
    m_cancel->setAutoDefault(false);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(m_background);
    buttons->addWidget(m_cancel);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(m_what);
    layout->addWidget(m_progress);
    layout->addWidget(m_progressText);
    layout->addStretch();
    layout->addLayout(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 72);

    connect(m_background, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(&log, &ActivityLog::changed, this, [this](quint64 id) {
        if (const Activity* task = m_log.find(id); task && id == m_id && task->state == ActivityState::Running)
            showProgress(*task);
    });
    connect(&log, &ActivityLog::ended, this, [this](quint64 id) {
        if (const Activity* task = m_log.find(id); task && id == m_id)
            finish(*task);
    });
}

void ActivityDialog::start()
{
    open();
    follow();
}

void ActivityDialog::follow()
{
    m_messages->clear();
    quint64 begun = 0;
    const auto first = connect(&m_log, &ActivityLog::added, this, [&begun](quint64 id) {
        if (begun == 0)
            begun = id;
    });
    m_begin();
    disconnect(first);
    m_id = begun;
    const Activity* task = m_log.find(begun); // It may have ended already.
    if (!task) {
        reject();
        return;
    }
    m_what->show();
    m_progress->show();
    m_progressText->show();
    m_background->show();
    m_cancel->setText(tr("Cancel"));
    m_cancel->setEnabled(true);
    setWindowTitle(activityText(*task));
    showProgress(*task);
    if (task->state != ActivityState::Running)
        finish(*task);
}

void ActivityDialog::showProgress(const Activity& task)
{
    m_what->setText(activityText(task));
    const bool counted = task.total > 0;
    m_progress->setRange(0, counted ? 1000 : 0);
    if (counted)
        m_progress->setValue(
            static_cast<int>(1000.0 * static_cast<double>(task.done) / static_cast<double>(task.total)));
    if (counted)
        m_progressText->setText(tr("%1 of %2").arg(formatBytes(task.done), formatBytes(task.total)));
    else
        m_progressText->setText(task.done > 0 ? formatBytes(task.done) : QString());
}

void ActivityDialog::finish(const Activity& task)
{
    m_id = 0;
    if (!task.error) {
        accept(); // Done, or cancelled by the person.
        return;
    }
    m_what->hide(); // The message says the same, and more.
    m_progress->hide();
    m_progressText->hide();
    m_background->hide();
    m_cancel->setText(tr("Close"));
    m_cancel->setEnabled(true);
    m_messages->showError(*task.error, [this] { follow(); });
}

void ActivityDialog::done(int result)
{
    if (result == Rejected && m_id != 0) {
        m_cancel->setEnabled(false);
        m_log.cancel(m_id); // Closes when it has ended.
        return;
    }
    QDialog::done(result);
}

} // namespace sandglass

#include "moc_activitydialog.cpp"
