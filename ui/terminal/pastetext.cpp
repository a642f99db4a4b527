// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/terminal/pastetext.h"

#include <algorithm>

namespace sandglass {

using namespace Qt::StringLiterals;

QString textToPaste(const QString& text)
{
    QString clean = text;
    clean.replace("\r\n"_L1, "\r"_L1).replace(u'\n', u'\r');
    clean.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != u'\r' && c != u'\t'; });
    return clean;
}

QString quotedForShell(const QString& path)
{
    if (path.isEmpty() || std::ranges::any_of(path, [](QChar c) { return c.category() == QChar::Other_Control; }))
        return {};
    const bool plain = std::ranges::all_of(
        path, [](QChar c) { return (c.unicode() < 0x80 && c.isLetterOrNumber()) || u"/._-+,:@%"_s.contains(c); });
    if (plain && !path.startsWith(u'-'))
        return path + u' ';
    QString inner = path;
    inner.replace(u'\'', "'\\''"_L1);
    return u'\'' + inner + "' "_L1;
}

} // namespace sandglass
