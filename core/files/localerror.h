// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

namespace sandglass {

/// The system's words for \a errorNumber, in English: "No space left on device".
QString systemText(int errorNumber);

/// An error of this machine's filesystem, with the path in its text and a hint where one helps.
std::unexpected<Error> failLocally(int errorNumber, const QByteArray& path);

/// Whether \a errorNumber concerns the whole filesystem, so that going on with the next entry makes no sense.
bool endsEverything(int errorNumber);

/// A name of this machine's filesystem for people: bytes that are not UTF-8 become replacement characters.
QString nameForPeople(const QByteArray& path);

} // namespace sandglass
