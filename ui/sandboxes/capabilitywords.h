// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace sandglass {

/// One of root's powers that the kernel of Linux gives and takes singly (capabilities(7)).
struct CapabilityWords
{
    QString name;    ///< as engines take it: "NET_ADMIN"
    QString meaning; ///< what it allows, translated: "change interfaces, routes and firewalls"
};

/// All of them, by name.
QList<CapabilityWords> linuxCapabilities();

} // namespace sandglass
