// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/secretbytes.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <utility>

namespace sandglass {

SecretBytes::SecretBytes(qsizetype size)
    : m_bytes(std::make_unique<unsigned char[]>(static_cast<std::size_t>(size)))
    , m_size(size)
{
}

SecretBytes::SecretBytes(QByteArrayView bytes)
    : SecretBytes(bytes.size())
{
    std::copy(bytes.begin(), bytes.end(), m_bytes.get());
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : m_bytes(std::move(other.m_bytes))
    , m_size(std::exchange(other.m_size, 0))
{
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept
{
    std::swap(m_bytes, other.m_bytes);
    std::swap(m_size, other.m_size);
    return *this;
}

SecretBytes::~SecretBytes()
{
    if (m_bytes)
        OPENSSL_cleanse(m_bytes.get(), static_cast<std::size_t>(m_size));
}

SecretBytes SecretBytes::random(qsizetype size)
{
    SecretBytes made(size);
    // It fails where the system has no randomness, and nothing can be kept secret then.
    if (RAND_priv_bytes(made.data(), static_cast<int>(size)) != 1)
        qFatal("the system gives no random numbers");
    return made;
}

void cleanse(QByteArray& bytes)
{
    if (bytes.isDetached())
        OPENSSL_cleanse(bytes.data(), static_cast<std::size_t>(bytes.size()));
    bytes.clear();
}

} // namespace sandglass
