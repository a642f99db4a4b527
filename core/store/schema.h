// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>

namespace sandglass {

/// One step of the database's form: statements that are run in one transaction.
using Migration = QStringList;

/// All steps, in the order in which they are taken; a database keeps the number of those it has seen. A feature adds
/// its steps at the end, and what was released is never changed.
QList<Migration> schema();

} // namespace sandglass
