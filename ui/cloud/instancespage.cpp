// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/instancespage.h"

#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/format.h"
#include "ui/common/formdialog.h"
#include "ui/common/plaintext.h"

#include <QPushButton>
#include <QSpinBox>
#include <QTimer>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int mostInstances = 100;
constexpr int awaitMs = 3000;
constexpr int mostTries = 8;
} // namespace

InstancesPage::InstancesPage(const CloudContext& context, MessageBar& messages)
    : CloudPage(context, messages, u"cloudInstances"_s, tr("Instances"), {tr("Name"), tr("State"), tr("Made")})
    , m_await(new QTimer(this))
{
    m_await->setObjectName("instancesAwait"_L1);
    m_await->setSingleShot(true);
    m_await->setInterval(awaitMs);
    connect(m_await, &QTimer::timeout, this, &InstancesPage::refresh);
    addButton(u"cloudScale"_s, tr("&Number of instances…"), [this] { scale(); });
}

void InstancesPage::readFrom(CloudOperations& cloud)
{
    read<QList<CloudInstance>>(cloud.listInstances(place().sandbox),
                               [this](const QList<CloudInstance>& instances) { fill(instances); });
}

void InstancesPage::fill(const QList<CloudInstance>& instances)
{
    m_count = static_cast<int>(instances.size());
    QList<TableRow> rows;
    for (const CloudInstance& instance : instances) {
        const qint64 made = instance.created.toMSecsSinceEpoch();
        const QString state = shown(instance.state, 40);
        rows.append({instance.name,
                     {{shown(instance.name, 120)},
                      {instance.running ? tr("Running (%1)").arg(state) : state},
                      instance.created.isValid() ? TableCell{formatTime(made), made} : TableCell{u"–"_s}}});
    }
    table().setRows(rows);
    if (rows.isEmpty())
        table().showEmpty(u"media-playback-stop"_s, tr("No instances"), tr("Nothing of the sandbox runs."));
    if (std::ranges::count(instances, true, &CloudInstance::running) == m_awaited)
        await(none);
    else if (m_awaited != none && m_tries++ < mostTries)
        m_await->start();
}

void InstancesPage::await(int count)
{
    m_awaited = count;
    m_tries = 0;
    m_await->stop();
}

void InstancesPage::scale()
{
    const QString sandbox = place().sandbox;
    const SandboxRow* row = context().sandboxes.find({place().connection, sandbox});
    const int wanted = row && row->sandbox.cloud ? row->sandbox.cloud->instances : -1;
    auto* form = new FormDialog(u"scaleForm"_s, tr("Number of instances"), tr("Apply"), context().theme, this);
    auto* count = form->addNumber(u"scaleCount"_s, tr("&Instances:"), 0, mostInstances, wanted < 0 ? m_count : wanted);
    count->selectAll();
    form->addNote(tr("Those that run go on. With none the sandbox is stopped; what is not on its disks is lost with "
                     "each instance that ends."));
    connect(form, &QDialog::accepted, this, [this, count] { await(count->value()); });
    open<void>(
        form, [about = task(Operation::ScaleSandbox, nameOfSandbox(sandbox), sandbox)] { return about; },
        [sandbox, count] {
            return [sandbox, instances = count->value()](CloudOperations& cloud) {
                return cloud.scaleSandbox(sandbox, instances);
            };
        });
}

} // namespace sandglass

#include "moc_instancespage.cpp"
