// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace sandglass {

/// How serious a line is, in rising order. Lines that do not say are None.
enum class LogLevel { None, Debug, Info, Warning, Error };

/// Looks for the level in the first 256 bytes of a line: a word such as ERROR or [warn], `level=info`, the letter of
/// klog ("E0102 …"), or the level member of a JSON object, as a word or as a number of pino and bunyan.
LogLevel detectLevel(QByteArrayView line);

/// Whether a line goes on with the entry before it, as the lines of a stack trace do: it is indented, or begins as
/// traces of Java, Python, Go and Rust have it ("Caused by:", "Traceback (", "ValueError: ").
bool continuesEntry(QByteArrayView line);

} // namespace sandglass
