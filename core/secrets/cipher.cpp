// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/cipher.h"

#include <openssl/evp.h>

#include <memory>

namespace sandglass::cipher {
using namespace Qt::StringLiterals;

namespace {

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytesOf(QByteArrayView view)
{
    // OpenSSL takes no null pointer for no bytes.
    return view.isEmpty() ? reinterpret_cast<const unsigned char*>("")
                          : reinterpret_cast<const unsigned char*>(view.data());
}

int sizeOf(QByteArrayView view)
{
    return static_cast<int>(view.size());
}

std::unexpected<Error> failed()
{
    return fail(ErrorKind::Internal, u"OpenSSL refused AES-256-GCM"_s);
}

std::unexpected<Error> changed()
{
    Error error = fail(ErrorKind::Protocol, u"the kept secret is not what was kept"_s).error();
    return std::unexpected(error.withHint(Hint::GiveSecretAgain));
}

} // namespace

Result<QByteArray> seal(const SecretBytes& key, QByteArrayView plain, QByteArrayView identity)
{
    return sealWith(key, SecretBytes::random(nonceBytes).view(), plain, identity);
}

Result<QByteArray> sealWith(const SecretBytes& key, QByteArrayView nonce, QByteArrayView plain, QByteArrayView identity)
{
    const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    QByteArray sealed = nonce.toByteArray();
    sealed.resize(nonceBytes + plain.size() + tagBytes);
    auto* const written = reinterpret_cast<unsigned char*>(sealed.data()) + nonceBytes;
    int length = 0;
    const bool done = key.size() == keyBytes && nonce.size() == nonceBytes && context &&
                      EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), bytesOf(nonce), nullptr) == 1 &&
                      EVP_EncryptUpdate(context.get(), nullptr, &length, bytesOf(identity), sizeOf(identity)) == 1 &&
                      EVP_EncryptUpdate(context.get(), written, &length, bytesOf(plain), sizeOf(plain)) == 1 &&
                      EVP_EncryptFinal_ex(context.get(), written + plain.size(), &length) == 1 &&
                      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tagBytes, written + plain.size()) == 1;
    if (!done)
        return failed();
    return sealed;
}

Result<SecretBytes> unseal(const SecretBytes& key, QByteArrayView sealed, QByteArrayView identity)
{
    if (key.size() != keyBytes || sealed.size() < nonceBytes + tagBytes)
        return changed();
    const QByteArrayView nonce = sealed.first(nonceBytes);
    const QByteArrayView hidden = sealed.sliced(nonceBytes).chopped(tagBytes);
    QByteArray tag = sealed.last(tagBytes).toByteArray();
    SecretBytes plain(hidden.size());
    const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    const bool read = context &&
                      EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), bytesOf(nonce), nullptr) == 1 &&
                      EVP_DecryptUpdate(context.get(), nullptr, &length, bytesOf(identity), sizeOf(identity)) == 1 &&
                      EVP_DecryptUpdate(context.get(), plain.data(), &length, bytesOf(hidden), sizeOf(hidden)) == 1 &&
                      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tagBytes, tag.data()) == 1;
    if (!read)
        return failed();
    // Nothing of it leaves before the tag was found right.
    if (EVP_DecryptFinal_ex(context.get(), plain.data() + plain.size(), &length) != 1)
        return changed();
    return plain;
}

} // namespace sandglass::cipher
