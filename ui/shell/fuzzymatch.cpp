// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzymatch.h"

#include <QStringList>

#include <algorithm>

namespace sandglass {

namespace {

bool beginsWord(const QString& text, qsizetype at)
{
    return at == 0 || !text.at(at - 1).isLetterOrNumber();
}

/// 0 when the letters of \a word are not in \a text in this order.
int scoreOfWord(const QString& word, const QString& text)
{
    if (const qsizetype whole = text.indexOf(word); whole >= 0) {
        const int length = static_cast<int>(word.size());
        int score = 20 * length + 40;
        // The best place counts: "log" is the beginning of "view logs", and inside "catalogue".
        for (qsizetype at = whole; at >= 0; at = text.indexOf(word, at + 1)) {
            if (beginsWord(text, at))
                return score + 60 + (at == 0 ? 20 : 0);
        }
        return score;
    }
    int score = 0;
    qsizetype at = 0;
    qsizetype before = -2;
    for (const QChar letter : word) {
        qsizetype found = text.indexOf(letter, at);
        // A letter that begins a word is preferred: "nsb" is "New SandBox" as well as "New SandBox".
        for (qsizetype next = found; next >= 0 && found != before + 1; next = text.indexOf(letter, next + 1)) {
            if (beginsWord(text, next)) {
                found = next;
                break;
            }
        }
        if (found < 0)
            return 0;
        score += found == before + 1 ? 12 : beginsWord(text, found) ? 10 : 2;
        before = found;
        at = found + 1;
    }
    return score;
}

} // namespace

int fuzzyScore(const QString& words, const QString& text)
{
    const QString lower = text.toLower();
    const QStringList parts = words.toLower().split(u' ', Qt::SkipEmptyParts);
    int score = 1; // Nothing to look for fits everything.
    for (const QString& part : parts) {
        const int ofPart = scoreOfWord(part, lower);
        if (ofPart == 0)
            return 0;
        score += ofPart;
    }
    // Of two that fit alike, the shorter is meant.
    return score * 100 - static_cast<int>(std::min<qsizetype>(text.size(), 90));
}

} // namespace sandglass
