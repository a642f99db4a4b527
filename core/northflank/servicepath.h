// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace sandglass {

/// A deployment service of one team. A sandbox's id is "PROJECT/SERVICE".
struct ServicePath
{
    QString project;
    QString service;

    /// Nothing for what is not two slugs (letters, digits, '-') with a '/' between.
    static std::optional<ServicePath> parse(const QString& id);
    QString id() const { return project + u'/' + service; }
    /// "projects/PROJECT/services/SERVICE", for NorthflankApi; \a tail, such as "logs", follows after a '/'.
    QString rest(const QString& tail = {}) const;

    bool operator==(const ServicePath&) const = default;
};

/// Whether \a text can be an identifier of Northflank; nothing else may be put in a path.
bool isSlug(QStringView text);

} // namespace sandglass
