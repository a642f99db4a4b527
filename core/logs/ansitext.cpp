// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logs/ansitext.h"

#include <QStringView>
#include <QVarLengthArray>

#include <algorithm>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr char16_t escape = u'\x1b';
constexpr qsizetype mostNumbers = 128;
constexpr int mostStyles = 65535;
constexpr int mostCombiningMarks = 8;
constexpr qsizetype farthestCursor = 1000; ///< columns that a cursor movement may leave blank
constexpr qsizetype workPerUnit = 4;       ///< blanks that erasing may cost, for each unit of the line

bool isPlainAscii(QByteArrayView bytes)
{
    unsigned found = 0;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        found |= static_cast<unsigned>((byte < 0x20 && byte != '\t') || byte >= 0x7f);
    }
    return found == 0;
}

/// Characters that show nothing themselves and change how others are read.
bool isInvisible(char32_t c)
{
    return c == 0xad || c == 0x61c || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || c == 0x180e ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
           c == 0x3164 || c == 0xfeff || c == 0xffa0 || (c >= 0xfff0 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

bool isMark(char32_t c)
{
    const auto category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

/// Whether it is shown as it is, whatever stands before it.
bool isPlain(char16_t c)
{
    return (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && !QChar::isSurrogate(c) && !isInvisible(c) && !isMark(c));
}

/// A number of a control sequence; -1 where none is given. Flat, as a coloured line of a megabyte has 100,000 of them.
struct Number
{
    int value = -1;
    bool belongs = false; ///< after a colon: it says more of the number before
};
using Numbers = QVarLengthArray<Number, 16>;

class Parser
{
public:
    explicit Parser(QStringView input)
        : m_input(input)
        , m_blanksLeft(farthestCursor + workPerUnit * input.size())
    {
        m_output.reserve(input.size());
        m_styleOf.reserve(input.size());
        m_styles.append(AnsiStyle());
    }

    void run()
    {
        while (m_at < m_input.size()) {
            const char16_t c = m_input[m_at].unicode();
            if (c == escape)
                readEscape();
            else if (c < 0x20 || c == 0x7f)
                readControl(c);
            else if (isPlain(c))
                readPlainText();
            else
                readOtherCharacter();
        }
    }

    AnsiText result()
    {
        AnsiText parsed;
        replaceHalves();
        const quint16* const styles = m_styleOf.constData();
        const qsizetype size = m_styleOf.size();
        for (qsizetype start = 0, end = 0; start < size; start = end) {
            while (end < size && styles[end] == styles[start])
                ++end;
            if (styles[start] != 0)
                parsed.runs.append({static_cast<int>(start), static_cast<int>(end - start), m_styles[styles[start]]});
        }
        parsed.text = std::move(m_output);
        return parsed;
    }

private:
    /// Overwriting may have cut a pair of surrogates in two.
    void replaceHalves()
    {
        QChar* const text = m_output.data();
        const qsizetype size = m_output.size();
        for (qsizetype i = 0; i < size; ++i) {
            const char16_t c = text[i].unicode();
            if (c < 0xd800 || c > 0xdfff)
                continue;
            if (c < 0xdc00 && i + 1 < size && text[i + 1].isLowSurrogate())
                ++i;
            else
                text[i] = QChar::ReplacementCharacter;
        }
    }
    /// At the cursor, over what is there.
    void put(QStringView text)
    {
        pad();
        const qsizetype over = std::min(text.size(), m_output.size() - m_cursor);
        std::copy_n(text.data(), over, m_output.data() + m_cursor);
        std::fill_n(m_styleOf.data() + m_cursor, over, m_style);
        m_output.append(text.sliced(over));
        m_styleOf.resize(m_output.size(), m_style);
        m_cursor += text.size();
    }
    void put(QChar c) { put(QStringView(&c, 1)); }
    /// Blanks up to the cursor, which an escape may have put behind the end.
    void pad()
    {
        m_blanksLeft -= std::max<qsizetype>(0, m_cursor - m_output.size());
        while (m_output.size() < m_cursor) {
            m_output.append(u' ');
            m_styleOf.append(0);
        }
    }

    void readPlainText()
    {
        const char16_t* const start = m_input.utf16() + m_at;
        const char16_t* const end = m_input.utf16() + m_input.size();
        const char16_t* at = start;
        while (at < end && isPlain(*at))
            ++at;
        put(QStringView(start, at));
        m_at += at - start;
        m_marks = 0;
    }

    void readOtherCharacter()
    {
        const QChar first = m_input[m_at++];
        char32_t code = first.unicode();
        const bool pair = first.isHighSurrogate() && m_at < m_input.size() && m_input[m_at].isLowSurrogate();
        if (pair)
            code = QChar::surrogateToUcs4(first, m_input[m_at++]);
        if ((code >= 0x80 && code < 0xa0) || isInvisible(code)) {
            put(u"‹U+%1›"_s.arg(static_cast<uint>(code), 4, 16, '0'_L1).toUpper());
            return;
        }
        m_marks = isMark(code) ? m_marks + 1 : 0;
        if (m_marks > mostCombiningMarks) {
            // One sign for all that are too many, so that a pile of marks cannot cover the lines around it.
            if (m_marks == mostCombiningMarks + 1)
                put(QChar::ReplacementCharacter);
            return;
        }
        put(first);
        if (pair)
            put(m_input[m_at - 1]);
    }

    void readControl(char16_t c)
    {
        ++m_at;
        m_marks = 0;
        if (c == '\r')
            m_cursor = 0;
        else if (c == '\b')
            m_cursor = std::max<qsizetype>(m_cursor - 1, 0);
        else if (c == '\t')
            put(QChar(c));
        else
            put(c == 0x7f ? QChar(0x2421) : QChar(0x2400 + c)); // The pictures of control characters.
    }

    void readEscape()
    {
        if (m_at + 1 >= m_input.size()) {
            showEscape();
            return;
        }
        const char16_t kind = m_input[m_at + 1].unicode();
        if (kind == '[') {
            readControlSequence();
        } else if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') {
            skipString(kind == ']');
        } else {
            qsizetype at = m_at + 1;
            while (at < m_input.size() && m_input[at].unicode() >= 0x20 && m_input[at].unicode() < 0x30)
                ++at;
            if (at < m_input.size() && m_input[at].unicode() >= 0x30 && m_input[at].unicode() < 0x7f)
                m_at = at + 1;
            else
                showEscape();
        }
    }

    void showEscape()
    {
        ++m_at;
        put(QChar(0x241b));
    }

    /// Operating system commands and the like, whose end is a string terminator. Without one in this line it is shown,
    /// so that it cannot hide the rest.
    void skipString(bool bellEnds)
    {
        if (bellEnds ? !m_noBell : !m_noTerminator) {
            for (qsizetype at = m_at + 2; at < m_input.size(); ++at) {
                const char16_t c = m_input[at].unicode();
                const bool backslash = c == escape && at + 1 < m_input.size() && m_input[at + 1] == '\\'_L1;
                if (backslash || c == 0x9c || (bellEnds && c == '\a')) {
                    m_at = at + (backslash ? 2 : 1);
                    return;
                }
            }
            // Nothing to be found further on either: without this, many beginnings would cost the square of their
            // number.
            m_noTerminator = true;
            m_noBell = m_noBell || bellEnds;
        }
        showEscape();
    }

    void readControlSequence()
    {
        const char16_t* const text = m_input.utf16();
        const qsizetype size = m_input.size();
        qsizetype at = m_at + 2;
        const qsizetype parameters = at;
        while (at < size && text[at] >= 0x30 && text[at] < 0x40)
            ++at;
        const QStringView given = m_input.sliced(parameters, at - parameters);
        bool intermediate = false;
        while (at < size && text[at] >= 0x20 && text[at] < 0x30) {
            ++at;
            intermediate = true;
        }
        if (at >= size || text[at] < 0x40 || text[at] > 0x7e) {
            m_at = at; // Broken off: what there was of it is dropped.
            return;
        }
        m_at = at + 1;
        const bool privateUse = !given.isEmpty() && given[0].unicode() >= 0x3c;
        if (!intermediate && !privateUse)
            apply(text[at], given);
    }

    static Numbers numbers(QStringView given)
    {
        Numbers all(1);
        for (const QChar c : given) {
            const char16_t code = c.unicode();
            if (code >= '0' && code <= '9') {
                int& value = all.last().value;
                value = std::min(std::max(value, 0) * 10 + (code - '0'), 1000000);
            } else if (all.size() >= mostNumbers) {
                break;
            } else {
                all.append({.belongs = code != ';'});
            }
        }
        return all;
    }

    void apply(char16_t command, QStringView given)
    {
        if (command == 'm') {
            setStyle(numbers(given));
            return;
        }
        const int number = numbers(given).first().value;
        switch (command) {
        case 'K':
            erase(number);
            break;
        case 'G':
            moveTo(std::max(number, 1) - 1);
            break;
        case 'C':
            moveTo(m_cursor + std::max(number, 1));
            break;
        case 'D':
            moveTo(m_cursor - std::max(number, 1));
            break;
        default:
            break;
        }
    }

    void erase(int which)
    {
        // Without erasures a line only grows: a hostile one cannot have the same columns filled again and again.
        if (m_blanksLeft <= 0)
            return;
        if (which == 2) {
            m_output.resize(0);
            m_styleOf.resize(0);
        } else if (which == 1) {
            const qsizetype end = std::min(m_output.size(), m_cursor + 1);
            m_blanksLeft -= end;
            std::fill(m_output.begin(), m_output.begin() + end, u' ');
            std::fill(m_styleOf.begin(), m_styleOf.begin() + end, quint16(0));
        } else if (m_cursor < m_output.size()) {
            m_output.truncate(m_cursor);
            m_styleOf.resize(m_cursor);
        }
    }

    void moveTo(qsizetype column)
    {
        m_cursor = std::clamp<qsizetype>(column, 0, std::max(m_output.size(), farthestCursor));
    }

    /// Reads what follows 38 and 48: "5;n", "2;r;g;b", or the same after colons.
    static AnsiColor extendedColor(const Numbers& all, qsizetype& at)
    {
        const bool nested = at + 1 < all.size() && all[at + 1].belongs;
        QVarLengthArray<int, 8> values;
        qsizetype next = at + 1;
        for (; next < all.size() && all[next].belongs == nested && values.size() < values.capacity(); ++next)
            values.append(all[next].value);
        if (values.isEmpty())
            return {};
        if (nested && values.first() == 2 && values.size() > 4)
            values.remove(1); // The colour space.
        const auto byte = [&values](qsizetype i) { return static_cast<quint32>(std::clamp(values.value(i), 0, 255)); };
        if (values.first() == 5) {
            at += nested ? 0 : 2;
            return {AnsiColor::Kind::Palette, byte(1)};
        }
        if (values.first() == 2) {
            at += nested ? 0 : 4;
            return {AnsiColor::Kind::Rgb, (byte(1) << 16) | (byte(2) << 8) | byte(3)};
        }
        return {};
    }

    void setStyle(const Numbers& all)
    {
        AnsiStyle style = m_styles.at(m_style);
        for (qsizetype i = 0; i < all.size(); ++i) {
            if (all[i].belongs)
                continue;
            const int code = std::max(all[i].value, 0);
            const auto palette = [](int n) { return AnsiColor{AnsiColor::Kind::Palette, static_cast<quint32>(n)}; };
            if (code == 0)
                style = {};
            else if (code == 1)
                style.bold = true;
            else if (code == 2)
                style.faint = true;
            else if (code == 3)
                style.italic = true;
            else if (code == 4)
                style.underline = i + 1 >= all.size() || !all[i + 1].belongs || all[i + 1].value != 0;
            else if (code == 21)
                style.underline = true;
            else if (code == 7)
                style.inverse = true;
            else if (code == 9)
                style.strike = true;
            else if (code == 22)
                style.bold = style.faint = false;
            else if (code == 23)
                style.italic = false;
            else if (code == 24)
                style.underline = false;
            else if (code == 27)
                style.inverse = false;
            else if (code == 29)
                style.strike = false;
            else if (code >= 30 && code <= 37)
                style.foreground = palette(code - 30);
            else if (code == 38)
                style.foreground = extendedColor(all, i);
            else if (code == 39)
                style.foreground = {};
            else if (code >= 40 && code <= 47)
                style.background = palette(code - 40);
            else if (code == 48)
                style.background = extendedColor(all, i);
            else if (code == 49)
                style.background = {};
            else if (code == 58)
                extendedColor(all, i); // The colour of the underline: read over.
            else if (code >= 90 && code <= 97)
                style.foreground = palette(code - 90 + 8);
            else if (code >= 100 && code <= 107)
                style.background = palette(code - 100 + 8);
        }
        // Most lines have a handful of styles; only the newest are looked at, so that a line of thousands stays cheap.
        if (style == AnsiStyle()) {
            m_style = 0;
            return;
        }
        const AnsiStyle* const first = m_styles.constData();
        const AnsiStyle* const end = first + m_styles.size();
        const AnsiStyle* const same = std::find(std::max(first, end - 16), end, style);
        if (same != end) {
            m_style = static_cast<quint16>(same - first);
        } else if (m_styles.size() < mostStyles) {
            m_style = static_cast<quint16>(m_styles.size());
            m_styles.append(style);
        }
    }

    QStringView m_input;
    qsizetype m_at = 0;
    QString m_output;
    QList<quint16> m_styleOf; ///< index into m_styles for each unit of m_output
    QList<AnsiStyle> m_styles;
    quint16 m_style = 0;
    qsizetype m_cursor = 0;
    qsizetype m_blanksLeft; ///< until erasures are ignored
    int m_marks = 0;
    bool m_noTerminator = false; ///< the rest of the line has no string terminator
    bool m_noBell = false;       ///< nor a bell
};

/// The part of a long line to look at: its beginning, or of a progress line its last states.
QByteArrayView withinLimit(QByteArrayView line, qsizetype limit)
{
    if (limit < 0 || line.size() <= limit)
        return line;
    const QByteArrayView tail = line.last(limit);
    const qsizetype lastReturn = tail.chopped(1).lastIndexOf('\r');
    if (lastReturn >= 0)
        return tail.sliced(tail.indexOf('\r') + 1);
    qsizetype end = limit;
    while (end > limit - 4 && end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80)
        --end;
    return line.first(end);
}
} // namespace

AnsiText parseAnsi(QByteArrayView line, qsizetype limitBytes)
{
    const QByteArrayView bytes = withinLimit(line, limitBytes);
    AnsiText parsed;
    if (isPlainAscii(bytes)) {
        parsed.text = QString::fromLatin1(bytes);
    } else {
        const QString decoded = QString::fromUtf8(bytes);
        Parser parser(decoded);
        parser.run();
        parsed = parser.result();
    }
    parsed.omittedBytes = line.size() - bytes.size();
    return parsed;
}

QString plainText(QByteArrayView line)
{
    return parseAnsi(line, -1).text;
}

} // namespace sandglass
