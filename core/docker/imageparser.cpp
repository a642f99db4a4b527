// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/imageparser.h"

#include "core/base/jsonvalues.h"
#include "core/docker/dockererror.h"

#include <QTimeZone>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
QString withDigestPrefix(const QString& id)
{
    return id.isEmpty() || id.startsWith("sha256:"_L1) ? id : u"sha256:"_s + id;
}

/// The status words that end a layer.
bool endsLayer(const QString& status)
{
    return status == "Pull complete"_L1 || status == "Already exists"_L1 || status == "Download complete"_L1;
}
} // namespace

QList<Image> imagesFrom(const QJsonArray& json, const QHash<QString, int>& usedBy)
{
    QList<Image> images;
    images.reserve(json.size());
    for (const auto& entry : json) {
        const QJsonObject object = entry.toObject();
        Image image;
        image.id = withDigestPrefix(object.value("Id"_L1).toString());
        if (image.id.isEmpty())
            continue;
        image.tags = stringListFrom(object.value("RepoTags"_L1));
        image.tags.removeIf([](const QString& tag) { return tag.isEmpty() || tag.contains("<none>"_L1); });
        image.tags.sort();
        image.sizeBytes = object.value("Size"_L1).toInteger();
        if (const qint64 seconds = object.value("Created"_L1).toInteger(); seconds > 0)
            image.created = QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC);
        image.usedBy = usedBy.value(image.id, 0);
        image.labels = stringMapFrom(object.value("Labels"_L1));
        images.append(image);
    }
    return images;
}

QHash<QString, int> imageUse(const QJsonArray& sandboxes)
{
    QHash<QString, int> use;
    for (const auto& entry : sandboxes)
        ++use[withDigestPrefix(entry.toObject().value("ImageID"_L1).toString())];
    return use;
}

ProgressMessage progressFrom(const QJsonObject& json)
{
    ProgressMessage message;
    const QJsonObject detail = json.value("errorDetail"_L1).toObject();
    QString text = detail.value("message"_L1).toString();
    if (text.isEmpty())
        text = json.value("error"_L1).toString(); // before API 1.4, and Podman
    if (!text.isEmpty()) {
        message.error = errorFromMessage(0, text);
        return message;
    }
    const QJsonObject counted = json.value("progressDetail"_L1).toObject();
    message.progress.status = json.value("status"_L1).toString();
    // The first line of a pull has the tag in the place of a layer.
    if (!message.progress.status.startsWith("Pulling from "_L1))
        message.progress.layer = json.value("id"_L1).toString();
    message.progress.currentBytes = counted.value("current"_L1).toInteger();
    message.progress.totalBytes = counted.value("total"_L1).toInteger();
    message.progress.done = endsLayer(message.progress.status);
    message.text = json.value("stream"_L1).toString();
    if (message.text.isEmpty())
        message.text = message.progress.status;
    return message;
}

QStringList loadedReferences(const QString& text)
{
    QStringList references;
    const auto lines = text.split(u'\n', Qt::SkipEmptyParts);
    for (const auto& line : lines) {
        for (const auto& prefix : {"Loaded image: "_L1, "Loaded image ID: "_L1, "Loaded image(s): "_L1}) {
            if (!line.startsWith(prefix))
                continue;
            const auto names = line.sliced(prefix.size()).split(u',', Qt::SkipEmptyParts);
            for (const auto& name : names)
                references.append(name.trimmed());
            break;
        }
    }
    return references;
}

} // namespace sandglass
