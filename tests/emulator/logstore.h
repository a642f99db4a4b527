// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logentry.h"

#include <QJsonObject>
#include <QObject>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <deque>
#include <expected>

namespace sandglass::emulator {

struct Request;

struct LogLine
{
    QString instance;
    LogEntry entry;
};

/// What a log request asks for, apart from the times.
struct LogFilter
{
    QStringList instances; ///< empty: all
    QString includes;
    QString excludes;
    QRegularExpression includesRegex;
    QRegularExpression excludesRegex;
    bool runtime = true; ///< false: only kinds of lines that there are none of here (ingress, mesh, cdn)

    /// The filter, or what is wrong with the request.
    static std::expected<LogFilter, QString> from(const Request& request);
    bool takes(const LogLine& line) const;
};

/// The lines of all instances that a service has or had, the newest 200,000. They outlive their containers, as in a
/// collector of logs.
class LogStore : public QObject
{
    Q_OBJECT

public:
    void append(const QString& instance, const QList<LogEntry>& entries);
    const std::deque<LogLine>& lines() const { return m_lines; }

    /// A line as the API shows it; \a prefix as in Options::logPrefix.
    static QJsonObject json(const LogLine& line, const QString& prefix);

Q_SIGNALS:
    void appended(const QList<sandglass::emulator::LogLine>& lines);

private:
    std::deque<LogLine> m_lines;
};

} // namespace sandglass::emulator
