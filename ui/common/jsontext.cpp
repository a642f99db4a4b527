// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/jsontext.h"

#include "ui/common/plaintext.h"

#include <QJsonDocument>

namespace sandglass {

namespace {

JsonText format(const QJsonObject& description)
{
    JsonText text;
    text.json = QJsonDocument(description).toJson(QJsonDocument::Indented);
    const QString whole = QString::fromUtf8(text.json);
    text.truncated = whole.size() > JsonText::longest;
    text.shown = shown(whole, static_cast<int>(JsonText::longest), true);
    return text;
}

} // namespace

Task<Result<JsonText>> readJsonText(Task<Result<QJsonObject>> reading)
{
    const auto described = co_await reading;
    if (!described)
        co_return std::unexpected(described.error());
    co_return co_await runInPool([description = *described] { return format(description); });
}

} // namespace sandglass
