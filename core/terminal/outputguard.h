// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace sandglass {

/// Takes out of a terminal's output what a program that nobody trusts must not be able to do to a terminal emulator:
/// - operating system commands, device control, privacy, application and start-of-string strings (the clipboard by OSC
///   52, titles and links by OSC 0 and 8, profile changes, and every report whose answer the program chooses);
/// - window manipulation (CSI … t), such as a resize to 40,000 lines or the title report;
/// - switches to 132 columns and to VT52, which change the size or the grammar under everybody's feet;
/// - the answer-back request (ENQ), and C1 controls written as UTF-8, which would be a way around all of the above.
///
/// Everything else passes unchanged. Works on any slicing of the stream; holds back at most one unfinished control
/// sequence of some 300 bytes. Bytes before and after a sequence that was taken out can never join into a new one.
class OutputGuard
{
public:
    /// The part of \a bytes that may reach the emulator.
    QByteArray filter(QByteArrayView bytes);
    /// Forgets an unfinished sequence, between two streams.
    void reset();

private:
    enum class State { Ground, C1Lead, Escape, Control, ControlIgnored, String, StringEscape };

    void take(char byte, QByteArray& out);
    void takeEscape(char byte, QByteArray& out);
    void takeControl(char byte, QByteArray& out);
    void takeString(char byte, QByteArray& out);
    void beginEscape();
    bool isAllowedControl() const;

    State m_state = State::Ground;
    QByteArray m_held; ///< the unfinished sequence, from its ESC on
    qsizetype m_stringLength = 0;
};

} // namespace sandglass
