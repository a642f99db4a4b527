// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/inspection.h"

#include "core/provider/providerregistry.h"
#include "ui/common/jsondialog.h"

#include <utility>

namespace sandglass {

namespace {

Task<Result<QJsonObject>> connectionGone(QString connection)
{
    co_return std::unexpected(fail(ErrorKind::NotFound).error().during(Operation::Connect, std::move(connection)));
}

} // namespace

void openInspection(QWidget* parent, Theme& theme, ProviderRegistry& providers, const QString& connection,
                    const QString& title, std::function<Task<Result<QJsonObject>>(Provider&)> inspect)
{
    const auto read = [registry = &providers, connection, inspect = std::move(inspect)] {
        Provider* provider = registry->provider(connection);
        return provider ? inspect(*provider) : connectionGone(connection);
    };
    auto* dialog = new JsonDialog(title, read, theme, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace sandglass
