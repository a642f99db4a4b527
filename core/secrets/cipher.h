// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/secrets/secretbytes.h"

#include <QByteArray>
#include <QByteArrayView>

namespace sandglass::cipher {

// AES-256-GCM (NIST SP 800-38D). Any thread.

inline constexpr qsizetype keyBytes = 32;
inline constexpr qsizetype nonceBytes = 12;
inline constexpr qsizetype tagBytes = 16;

/// Encrypts under a fresh random nonce, and binds the result to \a identity: nonce, ciphertext and tag, one after the
/// other.
Result<QByteArray> seal(const SecretBytes& key, QByteArrayView plain, QByteArrayView identity);

/// What seal() was given; Protocol with Hint::GiveSecretAgain when a bit of \a sealed, the key or the identity is
/// another.
Result<SecretBytes> unseal(const SecretBytes& key, QByteArrayView sealed, QByteArrayView identity);

/// seal() with the nonce given, which must never serve twice under one key: for test vectors.
Result<QByteArray> sealWith(const SecretBytes& key, QByteArrayView nonce, QByteArrayView plain,
                            QByteArrayView identity);

} // namespace sandglass::cipher
