// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/cloudoverview.h"

#include "core/provider/provider.h"
#include "ui/common/cloudwords.h"
#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/factform.h"
#include "ui/sandboxes/portlist.h"

#include <QLocale>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qint64 bytesPerMegabyte = 1024 * 1024;
constexpr double secondsPerHour = 3600;
constexpr double leastCost = 0.001; ///< that is told
} // namespace

CloudOverview::CloudOverview(FactForm& form, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_form(form)
    , m_clock(clock)
    , m_ports(new PortList)
{
    m_form.addHeading(tr("Cloud"));
    m_form.addRow(u"cloudDescription"_s, tr("Description"));
    m_form.addRow(u"cloudProject"_s, tr("Project"));
    m_form.addRow(u"cloudRegion"_s, tr("Region"));
    m_form.addRow(u"cloudPlan"_s, tr("Plan"));
    m_form.addRow(u"cloudGpu"_s, tr("GPU"));
    m_form.addRow(u"cloudInstances"_s, tr("Instances"));
    m_form.addRow(u"cloudCost"_s, tr("Cost"));
    m_form.addRow(u"cloudExpiry"_s, tr("Lifetime"));
    m_form.addRow(u"cloudTags"_s, tr("Tags"));
    m_form.addRow(u"cloudIsolation"_s, tr("Isolation"));
    m_form.addRow(u"cloudPorts"_s, tr("Ports"), m_ports);
    m_form.addRow(u"cloudVolumes"_s, tr("Disks"));
}

void CloudOverview::clear()
{
    ++m_generation;
    m_sandbox.reset();
    m_volumes.reset();
    m_instances.reset();
    m_project.reset();
    m_unread.clear();
    m_form.setFact(u"cloudExpiry"_s, {});
}

void CloudOverview::show(const Sandbox& sandbox)
{
    if (std::exchange(m_connection, sandbox.key.connection) != sandbox.key.connection)
        m_catalogue.reset(); // Another team has other prices and tags.
    m_sandbox = sandbox.cloud ? std::optional(sandbox) : std::nullopt;
    const CloudFacts facts = sandbox.cloud.value_or(CloudFacts());
    m_form.setFact(u"cloudDescription"_s, facts.description);
    m_form.setFact(u"cloudProject"_s, facts.project);
    m_form.setFact(u"cloudTags"_s, facts.tags.join(u", "_s));
    m_ports->setCloudPorts(facts.ports);
    m_form.showRow(u"cloudPorts"_s, !facts.ports.isEmpty());
    showRead();
}

void CloudOverview::showFacts(const SandboxFacts& facts)
{
    const QDateTime end = facts.expires.toLocalTime();
    m_form.setFact(u"cloudExpiry"_s, end.isValid()
                                         ? tr("until %1, then it is paused and later deleted", "date and time")
                                               .arg(QLocale().toString(end, QLocale::ShortFormat))
                                         : QString());
}

void CloudOverview::read(Provider& provider)
{
    CloudOperations* const cloud = provider.cloud();
    if (!cloud || !m_sandbox)
        return;
    // Its row says what could not be read; the message bar is for what was asked for.
    const auto fill = [this](auto& part, const QString& row) {
        return [this, &part, row, asked = m_generation](const auto& answer) {
            if (asked != m_generation)
                return;
            m_unread.remove(row);
            if (answer)
                part = *answer;
            else if (!part)
                m_unread.insert(row, tr("could not be read: %1").arg(errorHeadline(answer.error())));
            showRead();
        };
    };
    whenDone(cloud->readCatalogue(false), this, fill(m_catalogue, u"cloudCost"_s));
    if (m_sandbox->cloud->region.isEmpty() && !m_project) // Not every answer about a service tells it.
        whenDone(cloud->readProject(m_sandbox->cloud->project), this, fill(m_project, u"cloudRegion"_s));
    whenDone(cloud->listVolumes(m_sandbox->cloud->project), this, fill(m_volumes, u"cloudVolumes"_s));
    if (m_sandbox->cloud->instances != 0)
        whenDone(cloud->listInstances(m_sandbox->key.id), this, fill(m_instances, u"cloudInstances"_s));
}

void CloudOverview::showRead()
{
    const CloudFacts facts = m_sandbox ? *m_sandbox->cloud : CloudFacts();
    const CloudCatalogue catalogue = known();
    CloudProject project = m_project.value_or(CloudProject());
    if (!facts.region.isEmpty())
        project.region = facts.region;
    m_form.setFact(u"cloudRegion"_s, placeText(project, catalogue));
    QString plan = facts.plan;
    if (const CloudPlan* const told = findPlan(catalogue, facts.plan))
        plan = tr("%1: %2, %3 per hour", "plan: size, price")
                   .arg(told->name, planText(*told), priceText(told->perHour, told->currency));
    m_form.setFact(u"cloudPlan"_s, plan);
    QString gpu;
    if (!facts.gpuType.isEmpty()) {
        const CloudGpu* const told = findGpu(catalogue, facts.gpuType);
        gpu =
            tr("%1 × %2", "number, GPU").arg(QLocale().toString(facts.gpuCount), told ? gpuText(*told) : facts.gpuType);
    }
    m_form.setFact(u"cloudGpu"_s, gpu);
    QString instances;
    if (facts.instances >= 0)
        instances = tr("%n wanted", nullptr, facts.instances);
    if (facts.instances > 0 && m_instances) {
        const auto running = std::ranges::count_if(*m_instances, &CloudInstance::running);
        instances = tr("%1, %2 running", "3 wanted, 2 running").arg(instances, QLocale().toString(running));
        for (const CloudInstance& instance : *m_instances)
            instances += u'\n' + instance.name + u"  "_s + instance.state;
    }
    m_form.setFact(u"cloudInstances"_s, instances);
    m_form.setFact(u"cloudIsolation"_s, m_sandbox ? cloudIsolationText(facts.tags, catalogue.tags) : QString());
    showVolumes();
    tellCost();
    for (const auto& [row, words] : m_unread.asKeyValueRange())
        m_form.setFact(row, words); // Empty would say that there is nothing.
}

void CloudOverview::showVolumes()
{
    QStringList lines;
    for (const CloudVolume& volume : m_volumes.value_or(QList<CloudVolume>())) {
        if (!m_sandbox || !volume.attachedTo.contains(m_sandbox->key.id))
            continue;
        const QString where =
            volume.mountPaths.isEmpty() ? volume.name : volume.name + u" → "_s + volume.mountPaths.join(u", "_s);
        lines.append(tr("%1  (%2)", "disk, size").arg(where, formatBytes(volume.megabytes * bytesPerMegabyte)));
    }
    m_form.setFact(u"cloudVolumes"_s, lines.join(u'\n'));
}

void CloudOverview::tellCost()
{
    if (m_unread.contains(u"cloudCost"_s))
        return;
    QString text;
    QString formula;
    if (m_sandbox && m_catalogue) {
        const CloudFacts& facts = *m_sandbox->cloud;
        const int instances = std::max(facts.instances, 0);
        const CloudCost cost = cloudCost(findPlan(*m_catalogue, facts.plan), findGpu(*m_catalogue, facts.gpuType),
                                         facts.gpuCount, instances);
        if (cost.isKnown() && m_sandbox->state == SandboxState::Running && m_sandbox->started.isValid()) {
            const double hours =
                static_cast<double>(m_clock.wallNs() / 1000000 - m_sandbox->started.toMSecsSinceEpoch()) / 1000 /
                secondsPerHour;
            const double soFar = cost.perHour * std::max(hours, 0.0);
            text = soFar < leastCost
                       ? tr("less than %1 since it started, %2 per hour (estimate)")
                             .arg(priceText(leastCost, cost.currency), priceText(cost.perHour, cost.currency))
                       : tr("about %1 since it started, %2 per hour (estimate)")
                             .arg(priceText(soFar, cost.currency), priceText(cost.perHour, cost.currency));
            formula = tr("%1, times the hours since it started; disks and traffic are not in it").arg(cost.formula);
        } else if (cost.isKnown() && instances == 0) {
            text = tr("nothing while no instance runs, but for its disks (estimate)");
        }
    }
    m_form.setFact(u"cloudCost"_s, text);
    setPlainToolTip(m_form.value(u"cloudCost"_s), formula);
}

} // namespace sandglass

#include "moc_cloudoverview.cpp"
