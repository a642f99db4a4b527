// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logitem.h"

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostLinks = 100;
constexpr qsizetype longestLink = 2000;

bool endsAddress(QChar c)
{
    return c.isSpace() || c == u'"' || c == u'\'' || c == u'<' || c == u'>' || c == u'`' || c == u'|' || c == u'‹' ||
           c == u'{' || c == u'}' || c == u'\\';
}
} // namespace

QList<LogLink> findLinks(const QString& text)
{
    QList<LogLink> links;
    for (qsizetype at = text.indexOf("://"_L1); at >= 0 && links.size() < mostLinks;
         at = text.indexOf("://"_L1, at + 3)) {
        const QStringView before = QStringView(text).first(at);
        const qsizetype scheme = before.endsWith("https"_L1) ? 5 : before.endsWith("http"_L1) ? 4 : 0;
        if (scheme == 0)
            continue;
        const qsizetype start = at - scheme;
        qsizetype end = at + 3;
        while (end < text.size() && end - start < longestLink && !endsAddress(text[end]))
            ++end;
        // Punctuation at the end belongs to the sentence, and a bracket to whoever opened it.
        while (end > at + 3) {
            const QChar last = text[end - 1];
            const QStringView address = QStringView(text).sliced(start, end - start);
            const bool unopened = (last == u')' && address.count(u'(') < address.count(u')')) ||
                                  (last == u']' && address.count(u'[') < address.count(u']'));
            if (!unopened && last != u'.' && last != u',' && last != u';' && last != u':' && last != u'!' &&
                last != u'?' && last != u'…')
                break;
            --end;
        }
        const QUrl address(text.sliced(start, end - start), QUrl::StrictMode);
        if (end > at + 3 && address.isValid() && !address.host().isEmpty())
            links.append({static_cast<int>(start), static_cast<int>(end - start), address});
    }
    return links;
}

} // namespace sandglass
