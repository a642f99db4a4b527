// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

#include "core/store/secrettables.h"

namespace sandglass {

QList<Migration> schema()
{
    return {
        SecretTables::firstForm(),
    };
}

} // namespace sandglass
