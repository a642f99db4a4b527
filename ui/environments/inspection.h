// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"

class QWidget;

namespace sandglass {

class ProviderRegistry;
class Theme;

/// Opens a dialog with what \a inspect of the connection's provider tells.
void openInspection(QWidget* parent, Theme& theme, ProviderRegistry& providers, const QString& connection,
                    const QString& title, std::function<Task<Result<QJsonObject>>(Provider&)> inspect);

} // namespace sandglass
