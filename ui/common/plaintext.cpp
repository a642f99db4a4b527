// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/plaintext.h"

#include <QAction>
#include <QTextDocument>
#include <QWidget>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int longestToolTip = 1000;
constexpr int mostToolTipLines = 20;
constexpr int toolTipColumns = 100;
constexpr int mostMarksPerBase = 4; // No writing system stacks more; hundreds of them paint over other rows.

/// Characters that have no picture of their own but change what the others look like.
bool isInvisible(char32_t code)
{
    switch (code) {
    case 0x00AD: // soft hyphen
    case 0x034F: // combining grapheme joiner
    case 0x061C: // Arabic letter mark
    case 0x115F: // Hangul fillers
    case 0x1160:
    case 0x3164:
    case 0xFFA0:
    case 0x17B4: // Khmer inherent vowels
    case 0x17B5:
    case 0x180E: // Mongolian vowel separator
    case 0xFEFF: // byte order mark
        return true;
    default:
        break;
    }
    return (code >= 0x200B && code <= 0x200F)       // zero-width characters and directional marks
           || (code >= 0x2028 && code <= 0x202E)    // line separators, bidi embeddings and overrides
           || (code >= 0x2060 && code <= 0x206F)    // word joiner, bidi isolates, deprecated format characters
           || (code >= 0xFFF9 && code <= 0xFFFB)    // interlinear annotations
           || (code >= 0xE0000 && code <= 0xE0FFF); // tags and supplementary variation selectors
}

bool isMark(char32_t code)
{
    const QChar::Category category = QChar::category(code);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

QString named(char32_t code)
{
    return u"‹U+"_s + QString::number(static_cast<uint>(code), 16).toUpper().rightJustified(4, u'0') + u'›';
}

QString picture(char32_t code)
{
    if (code < 0x20)
        return QString(QChar(static_cast<char16_t>(0x2400 + code)));
    if (code == 0x7F)
        return QString(QChar(u'\u2421'));
    return named(code);
}

/// Breaks lines that are longer than \a columns, for tool tips, which do not wrap plain text.
QString wrapped(const QString& text, int columns)
{
    QStringList lines;
    for (QString line : text.split(u'\n')) {
        while (line.size() > columns) {
            qsizetype cut = line.lastIndexOf(u' ', columns);
            if (cut < columns / 2)
                cut = columns;
            if (line.at(cut).isLowSurrogate())
                --cut;
            lines.append(line.left(cut));
            line.remove(0, line.at(cut) == u' ' ? cut + 1 : cut);
        }
        lines.append(line);
        if (lines.size() > mostToolTipLines)
            break;
    }
    if (lines.size() > mostToolTipLines) {
        lines.resize(mostToolTipLines - 1);
        lines.append(u"…"_s);
    }
    return lines.join(u'\n');
}

} // namespace

QString shown(const QString& serverText, int longest, bool multiLine)
{
    const auto bound = static_cast<qsizetype>(std::max(longest, 1));
    QString out;
    out.reserve(std::min(serverText.size(), bound));
    int marks = 0;
    for (qsizetype at = 0; at < serverText.size(); ++at) {
        const QChar unit = serverText.at(at);
        char32_t code = unit.unicode();
        QString piece;
        if (unit.isHighSurrogate() && at + 1 < serverText.size() && serverText.at(at + 1).isLowSurrogate()) {
            code = QChar::surrogateToUcs4(unit, serverText.at(at + 1));
            piece = QString::fromUcs4(&code, 1);
            ++at;
        } else if (unit.isSurrogate()) {
            code = QChar::ReplacementCharacter;
            piece = QChar(QChar::ReplacementCharacter);
        } else if (multiLine && unit == u'\r' && at + 1 < serverText.size() && serverText.at(at + 1) == u'\n') {
            continue;
        } else if (multiLine && (unit == u'\n' || unit == u'\t')) {
            piece = unit;
        } else if (code < 0x20 || (code >= 0x7F && code < 0xA0)) {
            piece = picture(code);
        } else {
            piece = unit;
        }
        marks = isMark(code) ? marks + 1 : 0;
        if (isInvisible(code) || marks > mostMarksPerBase)
            piece = named(code);
        if (out.size() + piece.size() > bound || (out.size() + piece.size() == bound && at + 1 < serverText.size())) {
            while (out.size() > bound - 1)
                out.chop(out.back().isLowSurrogate() ? 2 : 1);
            out += u'…';
            break;
        }
        out += piece;
    }
    return out;
}

QString shownName(const QString& name, int longest)
{
    const QString whole = shown(name);
    if (whole.size() <= longest)
        return whole;
    qsizetype end = longest / 2;
    qsizetype rest = whole.size() - (longest - end - 1);
    end -= whole.at(end).isLowSurrogate() ? 1 : 0;
    rest += whole.at(rest).isLowSurrogate() ? 1 : 0;
    return whole.first(end) + u'…' + whole.sliced(rest);
}

QString shownLabel(const QString& serverText, int longest)
{
    return shown(serverText, longest).replace(u'&', u"&&"_s);
}

QString plainToolTip(const QString& text)
{
    const QString plain = wrapped(shown(text, longestToolTip, true), toolTipColumns);
    if (!Qt::mightBeRichText(plain))
        return plain;
    // Tool tips guess whether a text is markup. What could be taken for it is shown as markup that says the same.
    return u"<p style='white-space:pre'>"_s + plain.toHtmlEscaped() + u"</p>"_s;
}

void setPlainToolTip(QWidget* widget, const QString& text)
{
    widget->setToolTip(plainToolTip(text));
}

void setPlainToolTip(QAction* action, const QString& text)
{
    action->setToolTip(plainToolTip(text));
}

} // namespace sandglass
