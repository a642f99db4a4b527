// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/secrets/secretbytes.h"

#include <QByteArrayView>

namespace sandglass {

/// What one try at a passphrase costs. The usual takes half a second to a second of one processor.
struct PassphraseCost
{
    qint64 memoryKiB = 256 * 1024;
    qint64 passes = 3;
    qint64 lanes = 4;

    bool operator==(const PassphraseCost&) const = default;
};

/// A key of 32 bytes from \a passphrase by Argon2id (RFC 9106). Worker thread. A cost of more than 1 GiB, 16 passes or
/// 16 lanes is Limit: whoever changes the file must not be able to keep the machine busy.
Result<SecretBytes> keyFromPassphrase(const SecretBytes& passphrase, QByteArrayView salt, const PassphraseCost& cost);

} // namespace sandglass
