// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace sandglass::test {

/// One ustar header made by hand, so that it can say what no honest program writes.
struct RawHeader
{
    QByteArray name; ///< over 100 bytes: with a GNU long name entry in front
    char type = '0';
    QByteArray link = {};
    unsigned mode = 0644;
    qint64 size = 0; ///< as announced
};

inline QByteArray octal(qint64 value, int width)
{
    return QByteArray::number(value, 8).rightJustified(width - 1, '0') + '\0';
}

/// GNU base-256 where octal digits do not suffice.
inline QByteArray sizeField(qint64 size)
{
    if (size < (qint64(1) << 33))
        return octal(size, 12);
    QByteArray field(12, '\0');
    for (int i = 11; i > 3; --i, size >>= 8)
        field[i] = static_cast<char>(size & 0xff);
    field[0] = '\x80';
    return field;
}

inline QByteArray padded(const QByteArray& content)
{
    return content + QByteArray((512 - content.size() % 512) % 512, '\0');
}

inline QByteArray rawHeader(const RawHeader& header)
{
    QByteArray front;
    if (header.name.size() > 100) {
        RawHeader longName{QByteArrayLiteral("././@LongLink"), 'L'};
        longName.size = header.name.size() + 1;
        front = rawHeader(longName) + padded(header.name + '\0');
    }
    QByteArray block = header.name.left(100).leftJustified(100, '\0') + octal(header.mode, 8) + octal(0, 8) +
                       octal(0, 8) + sizeField(header.size) + octal(1700000000, 12) + QByteArray(8, ' ') + header.type +
                       header.link.left(100).leftJustified(100, '\0') +
                       QByteArray("ustar\0"
                                  "00",
                                  8);
    block = block.leftJustified(512, '\0');
    qint64 sum = 0;
    for (const char byte : block)
        sum += static_cast<unsigned char>(byte);
    block.replace(148, 8, octal(sum, 7) + ' ');
    return front + block;
}

inline QByteArray rawFile(const QByteArray& name, const QByteArray& content, unsigned mode = 0644)
{
    RawHeader header{name};
    header.mode = mode;
    header.size = content.size();
    return rawHeader(header) + padded(content);
}

inline QByteArray rawDirectory(const QByteArray& name, unsigned mode = 0755)
{
    RawHeader header{name, '5'};
    header.mode = mode;
    return rawHeader(header);
}

inline QByteArray rawLink(const QByteArray& name, const QByteArray& target)
{
    return rawHeader({name, '2', target});
}

inline QByteArray rawHardLink(const QByteArray& name, const QByteArray& target)
{
    return rawHeader({name, '1', target});
}

inline QByteArray rawEnd()
{
    return QByteArray(1024, '\0');
}

} // namespace sandglass::test
