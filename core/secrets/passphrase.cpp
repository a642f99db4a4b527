// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/passphrase.h"

#include "core/secrets/cipher.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <memory>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qint64 mostMemoryKiB = 1024 * 1024;
constexpr qint64 mostPasses = 16;
constexpr qint64 mostLanes = 16;
} // namespace

Result<SecretBytes> keyFromPassphrase(const SecretBytes& passphrase, QByteArrayView salt, const PassphraseCost& cost)
{
    const auto within = [](qint64 value, qint64 most) { return value >= 1 && value <= most; };
    if (!within(cost.memoryKiB, mostMemoryKiB) || !within(cost.passes, mostPasses) || !within(cost.lanes, mostLanes))
        return fail(ErrorKind::Limit, u"the vault asks for more memory or time than a passphrase may cost"_s);
    const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> method(EVP_KDF_fetch(nullptr, "ARGON2ID", nullptr),
                                                                   EVP_KDF_free);
    const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(method.get()),
                                                                            EVP_KDF_CTX_free);
    auto memory = static_cast<uint32_t>(cost.memoryKiB);
    auto passes = static_cast<uint32_t>(cost.passes);
    auto lanes = static_cast<uint32_t>(cost.lanes);
    // OpenSSL only reads what it is given, though it asks for pointers with which it could write.
    const std::array parameters{
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, const_cast<unsigned char*>(passphrase.data()),
                                          static_cast<size_t>(passphrase.size())),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, const_cast<char*>(salt.data()),
                                          static_cast<size_t>(salt.size())),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ARGON2_MEMCOST, &memory),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ITER, &passes),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ARGON2_LANES, &lanes),
        OSSL_PARAM_construct_end(),
    };
    SecretBytes key(cipher::keyBytes);
    if (!context || EVP_KDF_derive(context.get(), key.data(), cipher::keyBytes, parameters.data()) != 1)
        return fail(ErrorKind::Internal, u"OpenSSL refused Argon2id"_s);
    return key;
}

} // namespace sandglass
