// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QTest>

#include <algorithm>
#include <cstdio>

namespace sandglass::test {

/// A measured figure for the table of `packaging/dev bench`, which reads it from the output: "FIGURE", what was
/// measured, the value, its unit and, where the same was measured with another program, that one's name and value.
/// \code
///     printFigure("upload 512 MiB", 900, "ms", "docker cp", 1000);
/// \endcode
inline void printFigure(const QByteArray& what, double value, const char* unit, const QByteArray& peer = {},
                        double peerValue = 0)
{
    QByteArray name = what;
    if (const char* row = QTest::currentDataTag())
        name += QByteArrayLiteral(", ") + row;
    std::printf("FIGURE\t%s\t%.6g\t%s\t%s\t%.6g\n", name.constData(), value, unit, peer.constData(), peerValue);
    std::fflush(stdout);
}

template <typename T> T median(QList<T> values)
{
    std::ranges::sort(values);
    return values.value(values.size() / 2);
}

} // namespace sandglass::test
