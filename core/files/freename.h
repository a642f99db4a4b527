// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace sandglass {

/// "notes.tar.gz" and 2 give "notes (2).tar.gz"; ".profile" gives ".profile (2)". UTF-8 in and out.
inline QByteArray numberedName(const QByteArray& name, int number)
{
    const QByteArray mark = " (" + QByteArray::number(number) + ')';
    const qsizetype dot = name.indexOf('.', 1);
    return dot < 0 ? name + mark : name.left(dot) + mark + name.mid(dot);
}

} // namespace sandglass
