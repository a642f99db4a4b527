// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QTest>

#include <algorithm>
#include <cstdio>

namespace sandglass::test {

/// The same work done by something else.
struct Comparison
{
    QByteArray name;
    double value = 0;
};

/// A measured figure for the table of `packaging/dev bench`.
struct Figure
{
    QByteArray name; ///< what was measured
    double ours = 0;
    QByteArray unit;
    Comparison peer = {};  ///< the program that people use for it today
    Comparison floor = {}; ///< what anything that does it has to spend
    double goal = 0;       ///< highest ratio to the peer, else to the floor; without either, highest value of ours
    int pairs = 1;         ///< measurements of each, of which these are the medians
};

/// Prints the line "FIGURE {…}" that `packaging/dev bench` reads from the output.
/// \code
///     printFigure({.name = "upload 512 MiB", .ours = 900, .unit = "ms", .peer = {"docker cp", 1000}, .goal = 0.6});
/// \endcode
inline void printFigure(const Figure& figure)
{
    QString name = QString::fromUtf8(figure.name);
    if (const char* row = QTest::currentDataTag())
        name += QStringLiteral(", ") + QString::fromUtf8(row);
    QJsonObject json{
        {QStringLiteral("name"), name},
        {QStringLiteral("ours"), figure.ours},
        {QStringLiteral("unit"), QString::fromUtf8(figure.unit)},
        {QStringLiteral("pairs"), figure.pairs},
    };
    const auto compare = [&json](const QString& key, const Comparison& with) {
        if (with.name.isEmpty())
            return;
        json.insert(key, with.value);
        json.insert(key + QStringLiteral("_name"), QString::fromUtf8(with.name));
    };
    compare(QStringLiteral("peer"), figure.peer);
    compare(QStringLiteral("floor"), figure.floor);
    if (figure.goal > 0)
        json.insert(QStringLiteral("goal"), figure.goal);
    std::printf("FIGURE %s\n", QJsonDocument(json).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

template <typename T> T median(QList<T> values)
{
    std::ranges::sort(values);
    return values.value(values.size() / 2);
}

} // namespace sandglass::test
