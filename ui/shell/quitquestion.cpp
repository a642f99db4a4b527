// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/quitquestion.h"

#include "core/activity/activitylog.h"
#include "core/terminal/terminalservice.h"
#include "ui/common/format.h"

#include <QCoreApplication>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::QuitQuestion)
};
} // namespace

std::optional<Confirmation> quitQuestion(const ActivityLog& activity, const TerminalService* terminals)
{
    Confirmation question;
    for (const Activity& task : activity.entries()) {
        // What cannot be cancelled is the engine's work, and goes on without this program.
        if (task.state == ActivityState::Running && task.canCancel)
            question.items.append(activityText(task));
    }
    const int open = terminals ? terminals->activeCount() : 0;
    if (open > 0)
        question.items.append(Words::tr("%n open terminal(s)", nullptr, open));
    if (question.items.isEmpty())
        return {};
    question.title = Words::tr("Quit Sandglass?");
    question.text = Words::tr("This is still going on, and ends with Sandglass:");
    if (question.items.size() == 1)
        question.text += u"\n\n"_s + question.items.first();
    question.confirmButton = Words::tr("Quit Sandglass");
    return question;
}

} // namespace sandglass
