// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>

namespace sandglass {

class TerminalAdapter;

/// What a screen reader sees of the emulator's painted part: its name, how to leave it, and the last line as its value.
class TerminalAccessible : public QAccessibleWidget
{
public:
    TerminalAccessible(QWidget* display, TerminalAdapter* adapter);

    /// Makes Qt ask for this class wherever a terminal is; once per process.
    static void install();

    QString text(QAccessible::Text kind) const override;
    QAccessible::State state() const override;

private:
    TerminalAdapter* m_adapter;
};

} // namespace sandglass
