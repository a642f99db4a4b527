// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activitylog.h"
#include "core/sandboxes/cloudservice.h"
#include "core/sandboxes/sandboxregistry.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/cloud/clouddialog.h"
#include "ui/common/dialogs.h"
#include "ui/common/messagebar.h"
#include "ui/theme/theme.h"

#include <QPushButton>
#include <QTabWidget>
#include <QTreeWidget>

namespace sandglass::test {
using namespace Qt::StringLiterals;

/// A connection to a played cloud, with the sandboxes "lab/api" and "lab/web".
struct CloudWorld
{
    CloudWorld()
    {
        fake->hasCloud = true;
        for (const QString& name : {u"api"_s, u"web"_s}) {
            Sandbox sandbox = fake->makeSandbox(u"lab/"_s + name);
            sandbox.name = name;
            sandbox.cloud = CloudFacts{.project = u"lab"_s,
                                       .plan = u"nf-compute-20"_s,
                                       .region = {},
                                       .description = {},
                                       .tags = {u"spot"_s},
                                       .instances = 1,
                                       .gpuType = {},
                                       .gpuCount = 0,
                                       .paused = false,
                                       .ports = {}};
            all.append(sandbox);
        }
        fake->list(all);
        cloud().projects = {{u"lab"_s, u"lab"_s, u"Experiments"_s, {}, {}}, {u"old"_s, u"old"_s, {}, {}, {}}};
        cloud().volumes[u"lab"_s] = {volume(u"data"_s, {u"lab/api"_s}), volume(u"spare"_s, {})};
        cloud().catalogue.plans = {{u"nf-compute-20"_s, u"nf-compute-20"_s, 0.2, 512LL << 20, 0.008, 5.84, u"USD"_s},
                                   {u"nf-compute-50"_s, u"nf-compute-50"_s, 0.5, 1024LL << 20, 0.017, 12.41, u"USD"_s}};
        cloud().catalogue.regions = {{u"europe-west"_s, u"Europe West"_s, {}}};
        cloud().catalogue.clusters = {{u"own"_s, u"own"_s, u"gcp"_s, {}, {}}};
        cloud().catalogue.tags = {{u"spot"_s, u"spot"_s, {}, {}, true, false, {}},
                                  {u"boxed"_s, u"boxed"_s, {}, {}, false, true, u"gvisor"_s}};
        answers.onConfirm = [](const Confirmation&) { return ConfirmationAnswer{true, false}; };
    }

    static CloudVolume volume(const QString& name, const QStringList& users)
    {
        CloudVolume made;
        made.id = made.name = name;
        made.project = u"lab"_s;
        made.status = u"BOUND"_s;
        made.megabytes = 1024;
        made.mountPaths = {u"/data"_s};
        made.attachedTo = users;
        return made;
    }
    FakeCloud& cloud() { return fake->fakeCloud; }
    const Sandbox& api() { return all.first(); }

    bool show(QDialog* opened)
    {
        dialog = opened;
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        return showAndWait(dialog, {900, 600});
    }
    bool openSandbox(void (*dialogAbout)(const CloudContext&, const Sandbox&, QWidget*))
    {
        dialogAbout(context, api(), &window);
        return show(window.findChild<PageDialog*>());
    }
    /// The dialog of the whole team, at one of its tabs.
    bool openTeam(int tab)
    {
        auto* team = new CloudDialog(context, u"lab"_s, {u"lab"_s, u"lab/web"_s}, &window);
        team->findChild<QTabWidget*>()->setCurrentIndex(tab);
        return show(team);
    }
    bool showTab(int tab)
    {
        dialog->findChild<QTabWidget*>()->setCurrentIndex(tab);
        return true;
    }
    QTreeWidget* table(const QString& name) { return child<QTreeWidget>(dialog, name); }
    bool select(const QString& name, const QString& text)
    {
        return QTest::qWaitFor([&] {
            const auto found = table(name)->findItems(text, Qt::MatchExactly);
            if (!found.isEmpty())
                table(name)->setCurrentItem(found.first());
            return !found.isEmpty();
        });
    }
    QPushButton* button(const QString& name) { return child<QPushButton>(dialog, name); }
    /// Clicks it once it can be used, and gives the form that it opens.
    QDialog* open(const QString& name, const QString& form)
    {
        return QTest::qWaitFor([&] { return button(name)->isEnabled(); }) && click(button(name))
                   ? child<QDialog>(dialog, form)
                   : nullptr;
    }
    static bool submit(QDialog* form) { return click(child<QPushButton>(form, u"formAccept"_s)); }
    /// Submits it, and waits until it has done its work.
    static bool accept(QDialog* form)
    {
        const QPointer<QDialog> opened = form;
        return submit(form) && QTest::qWaitFor([&opened] { return !opened; });
    }
    QString message() { return dialog->findChild<MessageBar*>()->currentText(); }
    bool wasNoted(Operation operation, ActivityState state)
    {
        return QTest::qWaitFor([&] {
            return !activity.entries().empty() && activity.entries().back().operation == operation &&
                   activity.entries().back().state == state;
        });
    }

    Theme theme;
    ManualClock clock;
    ProviderRegistry providers;
    FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
    SandboxRegistry sandboxes{providers, clock};
    ActivityLog activity{clock};
    CloudService service{providers, activity};
    CloudContext context{providers, sandboxes, service, theme};
    ScriptedDialogs answers;
    QList<Sandbox> all;
    QWidget window;
    QDialog* dialog = nullptr;
};

enum CloudTab { ProjectsTab, VolumesTab, SecretsTab, TemplatesTab };

} // namespace sandglass::test
