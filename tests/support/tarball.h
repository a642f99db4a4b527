// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace sandglass::test {

/// One entry of a tar. A path that ends in '/' is a directory, an entry with a target is a symbolic link.
struct TarItem
{
    QByteArray path;
    QByteArray content = {};
    unsigned mode = 0644;
    QByteArray linkTarget = {};

    bool operator==(const TarItem&) const = default;
};

/// A tar of these entries, owned by root.
QByteArray makeTar(const QList<TarItem>& items);

/// The entries of a tar, in order; empty when it is damaged.
QList<TarItem> readTar(const QByteArray& tar);

} // namespace sandglass::test
