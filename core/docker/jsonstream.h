// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/net/httpstream.h"
#include "core/net/json.h"

#include <QJsonObject>
#include <QList>
#include <QObject>

#include <memory>
#include <optional>

namespace sandglass {

/// The JSON objects of a stream: events, progress of a pull. Main thread. Destroying it closes the stream; from its own
/// signals only by deleteLater().
class JsonStream : public QObject
{
    Q_OBJECT

public:
    explicit JsonStream(std::unique_ptr<HttpStream> stream, QObject* parent = nullptr);
    ~JsonStream() override;
    Q_DISABLE_COPY_MOVE(JsonStream)

    void start();

Q_SIGNALS:
    void objects(const QList<QJsonObject>& batch);
    /// Nothing follows. Without an error: the stream was ended in order, between two objects.
    void ended(const std::optional<sandglass::Error>& error);

private:
    void take(const QByteArray& bytes);
    void end(const std::optional<Error>& error);

    std::unique_ptr<HttpStream> m_stream;
    JsonSplitter m_splitter;
    bool m_ended = false;
};

} // namespace sandglass
