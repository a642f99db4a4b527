// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstddef>
#include <memory>

namespace sandglass {

/// Bytes that nobody is to find in memory later: moved, never copied, and wiped at the end.
class SecretBytes
{
public:
    SecretBytes() = default;
    explicit SecretBytes(qsizetype size);
    explicit SecretBytes(QByteArrayView bytes);
    SecretBytes(SecretBytes&& other) noexcept;
    SecretBytes& operator=(SecretBytes&& other) noexcept;
    ~SecretBytes();

    /// From the system's generator.
    static SecretBytes random(qsizetype size);

    bool isEmpty() const { return m_size == 0; }
    qsizetype size() const { return m_size; }
    unsigned char* data() { return m_bytes.get(); }
    const unsigned char* data() const { return m_bytes.get(); }
    QByteArrayView view() const { return {m_bytes.get(), m_size}; }

private:
    std::unique_ptr<unsigned char[]> m_bytes;
    qsizetype m_size = 0;
};

/// Wipes what \a bytes holds, unless others hold it too, and empties it.
void cleanse(QByteArray& bytes);

} // namespace sandglass
