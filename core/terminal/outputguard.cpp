// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/terminal/outputguard.h"

#include <algorithm>
#include <array>

namespace sandglass {

namespace {
constexpr char escape = '\x1b';
constexpr char enquiry = '\x05';
constexpr char bell = '\x07';
constexpr char cancel = '\x18';
constexpr char substitute = '\x1a';
constexpr char c1Lead = '\xc2'; // U+0080…U+009F are C2 80…C2 9F.
constexpr qsizetype longestSequence = 256;
// An unterminated string ends here, so that a stray ESC ] in a binary file does not silence a terminal for ever.
constexpr qsizetype longestString = 64 * 1024;

bool isControlCharacter(char byte)
{
    return static_cast<unsigned char>(byte) < 0x20 || byte == '\x7f';
}

bool isFinal(char byte)
{
    return byte >= 0x40 && byte <= 0x7e;
}

bool startsString(char byte)
{
    constexpr std::array introducers{']', 'P', '^', '_', 'X', 'k'};
    return std::ranges::contains(introducers, byte);
}
} // namespace

QByteArray OutputGuard::filter(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size() + m_held.size());
    const auto isSpecial = [](char byte) { return byte == escape || byte == c1Lead || byte == enquiry; };
    const char* const end = bytes.end();
    for (const char* at = bytes.begin(); at != end;) {
        if (m_state == State::Ground) {
            const char* const special = std::find_if(at, end, isSpecial);
            out.append(QByteArrayView(at, special));
            at = special;
            if (at == end)
                break;
        }
        take(*at++, out);
    }
    return out;
}

void OutputGuard::reset()
{
    m_state = State::Ground;
    m_held.clear();
    m_stringLength = 0;
}

void OutputGuard::beginEscape()
{
    m_state = State::Escape;
    m_held.assign(QByteArrayView(&escape, 1));
}

void OutputGuard::take(char byte, QByteArray& out)
{
    switch (m_state) {
    case State::Ground:
        if (byte == escape)
            beginEscape();
        else if (byte == c1Lead)
            m_state = State::C1Lead;
        else if (byte != enquiry)
            out.append(byte);
        return;
    case State::C1Lead: {
        m_state = State::Ground;
        const auto value = static_cast<unsigned char>(byte);
        if (value >= 0xa0 && value <= 0xbf) {
            out.append(c1Lead).append(byte);
        } else if (value < 0x80 || value > 0x9f) {
            // Not UTF-8: a replacement character instead of the lone byte, which could join what follows.
            out.append("\xef\xbf\xbd");
            take(byte, out);
        }
        return;
    }
    case State::Escape:
        takeEscape(byte, out);
        return;
    case State::Control:
    case State::ControlIgnored:
        takeControl(byte, out);
        return;
    case State::String:
    case State::StringEscape:
        takeString(byte, out);
        return;
    }
}

void OutputGuard::takeEscape(char byte, QByteArray& out)
{
    if (byte == escape) {
        beginEscape();
    } else if (byte == cancel || byte == substitute) {
        reset();
    } else if (isControlCharacter(byte)) {
        if (byte != enquiry)
            out.append(byte); // Acts at once, in the middle of the sequence.
    } else if (byte == '[' && m_held.size() == 1) {
        m_held.append(byte);
        m_state = State::Control;
    } else if (startsString(byte) && m_held.size() == 1) {
        m_held.clear();
        m_stringLength = 0;
        m_state = State::String;
    } else if (byte >= 0x20 && byte <= 0x2f && m_held.size() < longestSequence) {
        m_held.append(byte); // An intermediate, as in ESC ( B.
    } else if (static_cast<unsigned char>(byte) < 0x80) {
        // ESC Z asks for the identity in the way of the VT52; nobody needs it.
        if (byte != 'Z' || m_held.size() > 1)
            out.append(m_held).append(byte);
        reset();
    } else {
        reset();
        take(byte, out);
    }
}

void OutputGuard::takeControl(char byte, QByteArray& out)
{
    if (byte == escape) {
        beginEscape();
    } else if (byte == cancel || byte == substitute) {
        reset();
    } else if (isControlCharacter(byte)) {
        if (byte != enquiry)
            out.append(byte);
    } else if (static_cast<unsigned char>(byte) >= 0x80) {
        reset();
        take(byte, out);
    } else {
        if (m_state == State::Control) {
            m_held.append(byte);
            if (m_held.size() > longestSequence)
                m_state = State::ControlIgnored;
        }
        if (isFinal(byte)) {
            if (m_state == State::Control && isAllowedControl())
                out.append(m_held);
            reset();
        }
    }
}

void OutputGuard::takeString(char byte, QByteArray& out)
{
    if (m_state == State::StringEscape) {
        if (byte == '\\') {
            reset();
        } else {
            beginEscape(); // The ESC ended the string and began a sequence.
            takeEscape(byte, out);
        }
        return;
    }
    if (byte == escape)
        m_state = State::StringEscape;
    else if (byte == bell || byte == cancel || byte == substitute || ++m_stringLength > longestString)
        reset();
}

bool OutputGuard::isAllowedControl() const
{
    const char final = m_held.back();
    const QByteArrayView parameters = QByteArrayView(m_held).sliced(2).chopped(1);
    if (final == 't')
        return false;
    if ((final == 'h' || final == 'l') && parameters.startsWith('?')) {
        // 2: VT52, 3: 132 columns, 40: allow 132 columns.
        const auto modes = parameters.sliced(1).toByteArray().split(';');
        return std::ranges::none_of(modes, [](const QByteArray& mode) {
            const int number = mode.toInt();
            return number == 2 || number == 3 || number == 40;
        });
    }
    return true;
}

} // namespace sandglass
