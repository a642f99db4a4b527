// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QMap>
#include <QString>
#include <QStringList>

namespace sandglass {

/// An image on an engine; what environments are made of.
struct Image
{
    QString id;       ///< "sha256:…"
    QStringList tags; ///< "name:tag"; empty for a dangling image
    qint64 sizeBytes = 0;
    QDateTime created;
    int usedBy = -1; ///< sandboxes created from it; -1: not known
    QMap<QString, QString> labels;

    bool operator==(const Image&) const = default;
};

/// Progress of one layer of a pull, or of a whole import, load or save (`layer` empty).
struct ImageProgress
{
    QString layer;
    QString status; ///< the engine's own words
    qint64 currentBytes = 0;
    qint64 totalBytes = 0; ///< 0: not known
    bool done = false;
};

} // namespace sandglass
