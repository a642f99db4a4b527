// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <locale.h>

namespace sandglass {

/// While it lives, names on this thread are UTF-8 for libarchive, which converts between the thread's charset and that
/// of pax headers: names come out as they went in. Bytes that are not UTF-8 it passes on as they are.
class Utf8Locale
{
public:
    Utf8Locale()
        : m_locale(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr))
        , m_before(m_locale ? ::uselocale(m_locale) : nullptr)
    {
    }
    ~Utf8Locale()
    {
        if (m_locale) {
            ::uselocale(m_before);
            ::freelocale(m_locale);
        }
    }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

private:
    locale_t m_locale;
    locale_t m_before;
};

} // namespace sandglass
