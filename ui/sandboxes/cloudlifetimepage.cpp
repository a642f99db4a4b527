// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/cloudlifetimepage.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>

namespace sandglass {
using namespace Qt::StringLiterals;

CloudLifetimePage::CloudLifetimePage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_lifetime(new QComboBox(this))
{
    constexpr int minute = 60;
    constexpr int hour = 60 * minute;
    constexpr int day = 24 * hour;
    m_lifetime->setObjectName("specLifetime"_L1);
    m_lifetime->addItem(tr("Until it is deleted"), 0);
    m_lifetime->addItem(tr("%n minute(s)", nullptr, 15), 15 * minute);
    for (const int hours : {1, 4, 12})
        m_lifetime->addItem(tr("%n hour(s)", nullptr, hours), hours * hour);
    for (const int days : {1, 3, 7})
        m_lifetime->addItem(tr("%n day(s)", nullptr, days), days * day);
    auto* const form = new QFormLayout(this);
    form->addRow(tr("&Lifetime:"), m_lifetime);
    form->addRow(QString(), makeMutedLabel(tr("When the time is over, the cloud pauses the sandbox, and deletes it "
                                              "later. It costs nothing more then, but for its disks."),
                                           theme, this));
    connect(m_lifetime, &QComboBox::currentIndexChanged, this, &SpecPage::changed);
}

void CloudLifetimePage::write(SandboxSpec& spec) const
{
    spec.cloud->expirySeconds = m_lifetime->currentData().toInt();
}

} // namespace sandglass

#include "moc_cloudlifetimepage.cpp"
