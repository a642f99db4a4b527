// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/jsonstream.h"

namespace sandglass {
using namespace Qt::StringLiterals;

JsonStream::JsonStream(std::unique_ptr<HttpStream> stream, QObject* parent)
    : QObject(parent)
    , m_stream(std::move(stream))
{
    connect(m_stream.get(), &HttpStream::dataReceived, this, &JsonStream::take);
    connect(m_stream.get(), &HttpStream::failed, this, [this](const Error& error) { end(error); });
    connect(m_stream.get(), &HttpStream::finished, this, [this] {
        if (m_splitter.isPartial())
            end(fail(ErrorKind::Protocol, u"the stream ended within a message"_s).error());
        else
            end(std::nullopt);
    });
}

JsonStream::~JsonStream() = default;

void JsonStream::start()
{
    m_stream->start();
}

void JsonStream::take(const QByteArray& bytes)
{
    if (m_ended)
        return;
    const auto documents = m_splitter.push(bytes);
    if (!documents) {
        m_stream->setPaused(true);
        end(documents.error());
        return;
    }
    QList<QJsonObject> batch;
    batch.reserve(documents->size());
    for (const auto& document : *documents) {
        if (document.isObject())
            batch.append(document.object());
    }
    if (!batch.isEmpty())
        Q_EMIT objects(batch);
}

void JsonStream::end(const std::optional<Error>& error)
{
    if (m_ended)
        return;
    m_ended = true;
    Q_EMIT ended(error);
}

} // namespace sandglass

#include "moc_jsonstream.cpp"
