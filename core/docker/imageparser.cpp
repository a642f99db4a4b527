// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/imageparser.h"

#include "core/docker/dockererror.h"
#include "core/docker/jsonvalues.h"

#include <QTimeZone>

#include <algorithm>

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

Result<ImageReference> ImageReference::parse(const QString& text)
{
    const QString trimmed = text.trimmed();
    const bool hasSpace =
        std::ranges::any_of(trimmed, [](QChar c) { return c.isSpace() || c.category() == QChar::Other_Control; });
    if (trimmed.isEmpty() || trimmed.size() > 1024 || hasSpace || trimmed.startsWith(u'/') || trimmed.endsWith(u'/'))
        return fail(ErrorKind::InvalidInput, u"image reference “%1”"_s.arg(text));

    ImageReference reference;
    if (const auto at = trimmed.indexOf(u'@'); at >= 0) {
        reference.repository = trimmed.first(at);
        reference.tag = trimmed.sliced(at + 1);
        reference.isDigest = true;
        // "name:tag@digest": the digest decides.
        const auto colon = reference.repository.lastIndexOf(u':');
        if (colon > reference.repository.lastIndexOf(u'/'))
            reference.repository.truncate(colon);
    } else if (const auto colon = trimmed.lastIndexOf(u':'); colon > trimmed.lastIndexOf(u'/')) {
        reference.repository = trimmed.first(colon);
        reference.tag = trimmed.sliced(colon + 1);
    } else {
        reference.repository = trimmed;
        reference.tag = u"latest"_s;
    }
    if (reference.repository.isEmpty() || reference.tag.isEmpty())
        return fail(ErrorKind::InvalidInput, u"image reference “%1”"_s.arg(text));
    return reference;
}

QString ImageReference::toString() const
{
    return repository + (isDigest ? u'@' : u':') + tag;
}

QString ImageReference::registry() const
{
    const auto slash = repository.indexOf(u'/');
    const QString first = slash < 0 ? QString() : repository.first(slash);
    // A first component is a host only with a dot, a port, or as localhost; "library/busybox" names none.
    const bool isHost = first.contains(u'.') || first.contains(u':') || first == "localhost"_L1;
    return isHost ? first : u"docker.io"_s;
}

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
    message.progress.layer = json.value("id"_L1).toString();
    message.progress.status = json.value("status"_L1).toString();
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
