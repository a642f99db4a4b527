// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/cloud.h"

#include <QJsonObject>

namespace sandglass {

// What Northflank tells of its objects, as the window knows them. Every member but the id may be missing.

CloudProject cloudProjectFrom(const QJsonObject& project);
CloudPlan cloudPlanFrom(const QJsonObject& plan);
CloudRegion cloudRegionFrom(const QJsonObject& region);
CloudTag cloudTagFrom(const QJsonObject& tag);
CloudCluster cloudClusterFrom(const QJsonObject& cluster);
CloudVolume cloudVolumeFrom(const QString& project, const QJsonObject& volume);
CloudBackup cloudBackupFrom(const QJsonObject& backup);
CloudInstance cloudInstanceFrom(const QJsonObject& container);
CloudSecretGroup cloudSecretGroupFrom(const QString& project, const QJsonObject& group);
CloudTemplate cloudTemplateFrom(const QJsonObject& entry);
CloudRun cloudRunFrom(const QString& templateId, const QJsonObject& run);

} // namespace sandglass
