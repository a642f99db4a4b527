// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/sandboxplanpage.h"

#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/cloudwords.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

QString choiceText(const CloudPlan& plan)
{
    return SandboxPlanPage::tr("%1: %2, %3 per hour (%4 per month)")
        .arg(shown(plan.name, 60), planText(plan), priceText(plan.perHour, plan.currency),
             priceText(plan.perMonth, plan.currency));
}

} // namespace

SandboxPlanPage::SandboxPlanPage(const CloudContext& context, MessageBar& messages, const Sandbox& sandbox)
    : SettingsPage(context, messages, sandbox, u"planApply"_s,
                   tr("A new plan or image restarts the sandbox. Tags decide from its next start on where it runs and "
                      "how it is isolated."))
    , m_plan(new QComboBox)
    , m_image(new QLineEdit)
    , m_tags(new QListWidget)
{
    m_plan->setObjectName("planChoice"_L1);
    m_plan->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_image->setObjectName("planImage"_L1);
    m_image->setMaxLength(512);
    m_image->setFont(Theme::machineFont());
    takePresent();
    m_plan->addItem(presentPlan(), m_planBefore);
    m_tags->setObjectName("planTags"_L1);
    m_tags->setAccessibleName(tr("Tags"));
    auto* fields = new QWidget(this);
    auto* form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("P&lan:"), m_plan);
    form->addRow(tr("&Image:"), m_image);
    form->addRow(tr("&Tags:"), m_tags);
    connect(m_plan, &QComboBox::currentIndexChanged, this, [this] { check(); });
    connect(m_image, &QLineEdit::textChanged, this, [this] { check(); });
    connect(m_tags, &QListWidget::itemChanged, this, [this] { check(); });
    setFields(fields);
}

void SandboxPlanPage::readFrom(CloudOperations& cloud)
{
    read<CloudCatalogue>(cloud.readCatalogue(false), [this](const CloudCatalogue& catalogue) { fill(catalogue); });
}

void SandboxPlanPage::takePresent()
{
    const SandboxRow* row = context().sandboxes.find(sandbox().key);
    const Sandbox& present = row ? row->sandbox : sandbox();
    const CloudFacts facts = present.cloud.value_or(CloudFacts());
    m_planBefore = facts.plan;
    m_tagsBefore = facts.tags;
    m_tagsBefore.sort();
    m_imageBefore = present.image;
    m_image->setText(m_imageBefore);
}

QString SandboxPlanPage::presentPlan() const
{
    return m_planBefore.isEmpty() ? tr("Leave it as it is") : shown(m_planBefore, 60);
}

void SandboxPlanPage::fill(const CloudCatalogue& catalogue)
{
    takePresent();
    m_plan->clear();
    for (const CloudPlan& plan : catalogue.plans)
        m_plan->addItem(choiceText(plan), plan.id);
    if (m_plan->findData(m_planBefore) < 0)
        m_plan->insertItem(0, presentPlan(), m_planBefore);
    m_plan->setCurrentIndex(m_plan->findData(m_planBefore));
    m_tags->clear();
    const auto add = [this](const QString& id, const QString& text) {
        auto* item = new QListWidgetItem(text, m_tags);
        item->setData(Qt::UserRole, id);
        item->setCheckState(m_tagsBefore.contains(id) ? Qt::Checked : Qt::Unchecked);
    };
    QStringList others = m_tagsBefore;
    for (const CloudTag& tag : catalogue.tags) {
        const QString about = tagText(tag);
        const QString name = shown(tag.name, 60);
        add(tag.id, about.isEmpty() ? name : tr("%1 (%2)").arg(name, shown(about, 120)));
        others.removeAll(tag.id);
    }
    for (const QString& id : std::as_const(others))
        add(id, shown(id, 60));
}

QStringList SandboxPlanPage::chosenTags() const
{
    QStringList ids;
    for (int row = 0; row < m_tags->count(); ++row) {
        if (m_tags->item(row)->checkState() == Qt::Checked)
            ids.append(m_tags->item(row)->data(Qt::UserRole).toString());
    }
    ids.sort();
    return ids;
}

CloudUpdate SandboxPlanPage::changes() const
{
    CloudUpdate update;
    if (const QString plan = m_plan->currentData().toString(); plan != m_planBefore)
        update.plan = plan;
    if (const QString image = m_image->text().trimmed(); image != m_imageBefore && !image.isEmpty())
        update.image = image;
    if (const QStringList tags = chosenTags(); m_tags->count() > 0 && tags != m_tagsBefore)
        update.tags = tags;
    return update;
}

void SandboxPlanPage::applied(const CloudUpdate& update)
{
    m_planBefore = update.plan.value_or(m_planBefore);
    m_imageBefore = update.image.value_or(m_imageBefore);
    m_tagsBefore = update.tags.value_or(m_tagsBefore);
}

} // namespace sandglass

#include "moc_sandboxplanpage.cpp"
