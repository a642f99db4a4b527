// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

namespace sandglass {

/// How an operation is told, as untranslated texts of the context "Format". %1 is the object's name.
struct OperationWords
{
    const char* running;        ///< "Starting %1"
    const char* done;           ///< "Started %1"
    const char* failed;         ///< "Could not start sandbox “%1”"
    const char* failedNameless; ///< "Could not start the sandbox"
};

OperationWords wordsOf(Operation operation);

} // namespace sandglass
