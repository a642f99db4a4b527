// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/availabilitytext.h"

#include "ui/common/format.h"

#include <QCoreApplication>

namespace sandglass {

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(sandglass::AvailabilityText)
};
} // namespace

QString availabilityText(const Availability& availability)
{
    switch (availability.obstacle) {
    case Obstacle::None:
        return {};
    case Obstacle::NothingSelected:
        return Words::tr("Select a sandbox first.");
    case Obstacle::OneOnly:
        return Words::tr("Select one sandbox only.");
    case Obstacle::NotConnected:
        return Words::tr("Its connection is not ready.");
    case Obstacle::NotSupported:
        return capabilityReasonText(availability.capability, availability.reason);
    case Obstacle::NotRunning:
        return Words::tr("It is not running.");
    case Obstacle::AlreadyRunning:
        return Words::tr("It is running already.");
    case Obstacle::NotPaused:
        return Words::tr("It is not paused.");
    case Obstacle::Paused:
        return Words::tr("It is paused.");
    case Obstacle::Busy:
        return Words::tr("Another action on it is under way.");
    }
    return {};
}

} // namespace sandglass
