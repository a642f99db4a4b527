// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/imagereference.h"

#include <QRegularExpression>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

QString normalisedReference(const QString& reference)
{
    QString name = reference.trimmed();
    const bool digested = name.contains(u'@');
    // A colon behind the last slash begins a tag; before it, a registry's port.
    if (!digested && name.lastIndexOf(u':') <= name.lastIndexOf(u'/'))
        name += u":latest"_s;
    const QString host = name.section(u'/', 0, 0);
    const bool hasHost = name.contains(u'/') && (host.contains(u'.') || host.contains(u':') || host == "localhost"_L1);
    if (hasHost && host == "index.docker.io"_L1)
        name = u"docker.io"_s + name.mid(host.size());
    else if (!hasHost)
        name.prepend("docker.io/"_L1);
    if (name.startsWith("docker.io/"_L1) && name.count(u'/') == 1)
        name.insert(10, "library/"_L1);
    return name;
}

bool holdsImage(const QList<Image>& images, const QString& reference)
{
    const QString wanted = normalisedReference(reference);
    const QString bareId = reference.startsWith("sha256:"_L1) ? reference.mid(7) : reference;
    // Engines take a part of an id; fewer than 12 digits are more likely a name.
    const bool mayBeId = bareId.size() >= 12;
    return std::ranges::any_of(images, [&](const Image& image) {
        if (mayBeId && image.id.mid(image.id.indexOf(u':') + 1).startsWith(bareId))
            return true;
        return std::ranges::any_of(image.tags, [&wanted](const QString& tag) {
            // Podman files what was built or imported on the machine under "localhost".
            const QString local = tag.startsWith("localhost/"_L1) ? tag.mid(10) : tag;
            return normalisedReference(tag) == wanted || normalisedReference(local) == wanted;
        });
    });
}

bool isImageReference(const QString& reference)
{
    static const QRegularExpression form(
        u"\\A(?:[a-zA-Z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\\w][\\w.-]{0,127})?"
        "(?:@[a-z0-9]+:[a-fA-F0-9]{32,})?\\z"_s);
    static const QRegularExpression id(u"\\A(?:sha256:)?[a-f0-9]{12,64}\\z"_s);
    return reference.size() <= 4096 && (form.match(reference).hasMatch() || id.match(reference).hasMatch());
}

} // namespace sandglass
