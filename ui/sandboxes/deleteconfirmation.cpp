// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/deleteconfirmation.h"

#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::DeleteConfirmation)
};

/// What becomes first of one whose processes exist; empty for others.
QString endText(SandboxState state)
{
    switch (state) {
    case SandboxState::Starting:
        return Words::tr("It is starting and will be stopped first.");
    case SandboxState::Running:
        return Words::tr("It is running and will be stopped first.");
    case SandboxState::Paused:
        return Words::tr("It is paused and will be stopped first.");
    case SandboxState::Restarting:
        return Words::tr("It is restarting and will be stopped first.");
    case SandboxState::Stopping:
        return Words::tr("It is stopping.");
    case SandboxState::Created:
    case SandboxState::Exited:
    case SandboxState::Failed:
    case SandboxState::Deleting:
    case SandboxState::Unknown:
        return {};
    }
    return {};
}
} // namespace

Confirmation deleteConfirmation(const QList<Sandbox>& sandboxes)
{
    const int count = static_cast<int>(sandboxes.size());
    const int alive = static_cast<int>(
        std::ranges::count_if(sandboxes, [](const Sandbox& sandbox) { return isAlive(sandbox.state); }));
    Confirmation question;
    question.confirmButton =
        count == 1 ? Words::tr("Delete sandbox") : Words::tr("Delete %n sandbox(es)", nullptr, count);
    if (count == 1) {
        const Sandbox& sandbox = sandboxes.first();
        question.title = Words::tr("Delete sandbox?");
        question.text =
            Words::tr("“%1” will be deleted, with all files that were written in it.").arg(shown(sandbox.name, 200));
        if (alive > 0)
            question.text += u' ' + endText(sandbox.state);
    } else {
        question.title = Words::tr("Delete %n sandbox(es)?", nullptr, count);
        question.text = Words::tr("They will be deleted, with all files that were written in them.");
        if (alive > 0)
            question.text += u' ' + Words::tr("%n of them will be stopped first.", nullptr, alive);
        for (const Sandbox& sandbox : sandboxes) {
            question.items.append(
                Words::tr("%1 (%2)").arg(shown(sandbox.name, 200), stateText(sandbox.state, sandbox.exitCode)));
        }
    }
    if (std::ranges::any_of(sandboxes, [](const Sandbox& s) { return s.cloud.has_value(); })) {
        question.text += u"\n\n"_s + Words::tr("Disks are kept, and can be attached to other sandboxes.");
        question.checkBox = Words::tr("Delete attached disks as well, with everything on them");
        return question; // Nothing that was given a name goes unasked.
    }
    const bool attached = std::ranges::any_of(sandboxes, [](const Sandbox& s) { return !s.mounts.isEmpty(); });
    if (attached)
        question.text += u"\n\n"_s + Words::tr("Named volumes and folders of the machine are kept.");
    question.checkBox = Words::tr("Delete anonymous volumes as well");
    question.checked = true;
    return question;
}

} // namespace sandglass
