// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/imagereference.h"

#include <QRegularExpression>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
const QString publicRegistry = u"docker.io"_s;

/// The first component of \a repository where it is a host: with a dot, a port, or as localhost; "library/busybox"
/// names none.
QString hostOf(const QString& repository)
{
    const auto slash = repository.indexOf(u'/');
    const QString first = slash < 0 ? QString() : repository.first(slash);
    const bool isHost = first.contains(u'.') || first.contains(u':') || first == "localhost"_L1;
    return isHost ? first : QString();
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
    const QString host = hostOf(repository);
    return host.isEmpty() ? publicRegistry : host;
}

QString ImageReference::normalised() const
{
    const QString host = hostOf(repository);
    const QString path = host.isEmpty() ? repository : repository.sliced(host.size() + 1);
    ImageReference whole = *this;
    if (host.isEmpty() || host == publicRegistry || host == "index.docker.io"_L1)
        whole.repository = publicRegistry + (path.contains(u'/') ? u"/"_s : u"/library/"_s) + path;
    return whole.toString();
}

bool holdsImage(const QList<Image>& images, const QString& reference)
{
    const auto normalised = [](const QString& text) {
        const auto parsed = ImageReference::parse(text);
        return parsed ? parsed->normalised() : text;
    };
    const QString wanted = normalised(reference);
    const QString bareId = reference.startsWith("sha256:"_L1) ? reference.mid(7) : reference;
    // Engines take a part of an id; fewer than 12 digits are more likely a name.
    const bool mayBeId = bareId.size() >= 12;
    return std::ranges::any_of(images, [&](const Image& image) {
        if (mayBeId && image.id.mid(image.id.indexOf(u':') + 1).startsWith(bareId))
            return true;
        return std::ranges::any_of(image.tags, [&](const QString& tag) {
            // Podman files what was built or imported on the machine under "localhost".
            const QString local = tag.startsWith("localhost/"_L1) ? tag.mid(10) : tag;
            return normalised(tag) == wanted || normalised(local) == wanted;
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
