// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activity.h"

#include <QDialog>

#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace sandglass {

class ActivityLog;
class MessageBar;

/// Shows how far one long action is, with Cancel. A failure stays here with Retry; success closes the dialog, and
/// "Continue in background" leaves the action to the activity list.
class ActivityDialog : public QDialog
{
    Q_OBJECT

public:
    /// \a begin does what is to be followed: the activity that begins within the call. Called again for each retry.
    ActivityDialog(ActivityLog& log, std::function<void()> begin, QWidget* parent = nullptr);

    /// Opens the dialog and begins.
    void start();

protected:
    void done(int result) override;

private:
    void follow();
    void showProgress(const Activity& task);
    void finish(const Activity& task);

    ActivityLog& m_log;
    std::function<void()> m_begin;
    MessageBar* m_messages;
    QLabel* m_what;
    QLabel* m_progressText;
    QProgressBar* m_progress;
    QPushButton* m_background;
    QPushButton* m_cancel;
    quint64 m_id = 0; ///< 0: nothing runs
};

} // namespace sandglass
