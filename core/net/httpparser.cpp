// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/httpparser.h"

#include <llhttp.h>

#include <cstring>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestHead = 64 * 1024;

bool isInterim(int status)
{
    return status >= 100 && status < 200 && status != 101;
}

} // namespace

struct HttpParser::Impl
{
    llhttp_t parser;
    Expect expect;
    HttpHead head;
    QByteArray field;
    QByteArray value;
    qsizetype headSize = 0;
    bool headDone = false;
    bool upgraded = false;
    bool messageDone = false;
    bool keepsAlive = false;
    bool headTooLong = false;
    char* bodyEnd = nullptr; ///< where the next decoded bytes go, inside the array being parsed

    static Impl& of(llhttp_t* parser) { return *static_cast<Impl*>(parser->data); }

    static int keep(llhttp_t* parser, QByteArray HttpParser::Impl::* where, const char* at, size_t length)
    {
        Impl& self = of(parser);
        self.headSize += static_cast<qsizetype>(length);
        if (self.headSize > longestHead) {
            self.headTooLong = true;
            return HPE_USER;
        }
        (self.*where).append(at, static_cast<qsizetype>(length));
        return HPE_OK;
    }

    static int onStatus(llhttp_t* parser, const char* at, size_t length)
    {
        return keep(parser, &Impl::value, at, length);
    }
    static int onStatusComplete(llhttp_t* parser)
    {
        Impl& self = of(parser);
        self.head.reason = std::exchange(self.value, {});
        return HPE_OK;
    }
    static int onField(llhttp_t* parser, const char* at, size_t length)
    {
        return keep(parser, &Impl::field, at, length);
    }
    static int onValue(llhttp_t* parser, const char* at, size_t length)
    {
        return keep(parser, &Impl::value, at, length);
    }
    static int onValueComplete(llhttp_t* parser)
    {
        Impl& self = of(parser);
        constexpr qsizetype separators = 4;
        self.headSize += separators;
        QByteArray name = std::exchange(self.field, {});
        QByteArray content = std::exchange(self.value, {}).trimmed();
        // What follows a chunked body (trailers) is counted and dropped.
        if (!self.headDone)
            self.head.headers.add(std::move(name), std::move(content));
        return HPE_OK;
    }
    static int onHeadersComplete(llhttp_t* parser)
    {
        Impl& self = of(parser);
        self.head.status = parser->status_code;
        if (isInterim(self.head.status))
            return HPE_OK;
        self.headDone = true;
        const bool framed = (parser->flags & F_CHUNKED) != 0 || (parser->flags & F_CONTENT_LENGTH) != 0;
        self.upgraded = self.expect.upgrade && (self.head.status == 101 || (self.head.status == 200 && !framed));
        if (self.upgraded)
            return 2; // the parser stops behind the head
        if (self.head.status == 101)
            return -1;
        if (self.expect.head)
            return 1; // no body, whatever the head announces
        const bool empty = self.head.status == 204 || self.head.status == 304 ||
                           ((parser->flags & F_CONTENT_LENGTH) != 0 && parser->content_length == 0);
        return empty ? HPE_OK : HPE_PAUSED;
    }
    static int onBody(llhttp_t* parser, const char* at, size_t length)
    {
        Impl& self = of(parser);
        // Moved to the front of the very array that is being parsed: the source never lies before the target.
        if (self.bodyEnd != at)
            std::memmove(self.bodyEnd, at, length);
        self.bodyEnd += length;
        return HPE_OK;
    }
    static int onMessageComplete(llhttp_t* parser)
    {
        Impl& self = of(parser);
        if (!self.headDone) {
            self.head = {}; // an interim response, such as 100: the real one follows
            return HPE_OK;
        }
        self.messageDone = true;
        self.keepsAlive = llhttp_should_keep_alive(parser) != 0;
        return HPE_PAUSED;
    }

    static const llhttp_settings_t* settings()
    {
        static const llhttp_settings_t table = [] {
            llhttp_settings_t callbacks;
            llhttp_settings_init(&callbacks);
            callbacks.on_status = onStatus;
            callbacks.on_status_complete = onStatusComplete;
            callbacks.on_header_field = onField;
            callbacks.on_header_value = onValue;
            callbacks.on_header_value_complete = onValueComplete;
            callbacks.on_headers_complete = onHeadersComplete;
            callbacks.on_body = onBody;
            callbacks.on_message_complete = onMessageComplete;
            return callbacks;
        }();
        return &table;
    }
};

HttpParser::HttpParser()
    : m_impl(std::make_unique<Impl>())
{
    reset({});
}

HttpParser::~HttpParser() = default;

void HttpParser::reset(Expect expect)
{
    *m_impl = {};
    m_impl->expect = expect;
    llhttp_init(&m_impl->parser, HTTP_RESPONSE, Impl::settings());
    m_impl->parser.data = m_impl.get();
}

HttpParser::Step HttpParser::parse(QByteArray bytes)
{
    Step step;
    const bool hadHead = m_impl->headDone;
    char* const begin = bytes.data();
    m_impl->bodyEnd = begin;
    const llhttp_errno_t code = llhttp_execute(&m_impl->parser, begin, static_cast<size_t>(bytes.size()));
    qsizetype parsed = bytes.size();
    if (code == HPE_PAUSED || code == HPE_PAUSED_UPGRADE) {
        parsed = llhttp_get_error_pos(&m_impl->parser) - begin;
        if (code == HPE_PAUSED)
            llhttp_resume(&m_impl->parser);
    } else if (m_impl->headTooLong) {
        step.error = fail(ErrorKind::Limit, u"the head of the response is longer than 64 KiB"_s).error();
    } else if (code != HPE_OK) {
        const char* reason = llhttp_get_error_reason(&m_impl->parser);
        const QString text = QString::fromUtf8(reason && *reason ? reason : llhttp_errno_name(code));
        step.error = fail(ErrorKind::Protocol, u"not a valid HTTP response: "_s + text).error();
    }

    step.headDone = m_impl->headDone && !hadHead;
    step.upgraded = step.headDone && m_impl->upgraded;
    step.messageDone = m_impl->messageDone;
    if (parsed < bytes.size())
        step.rest = bytes.sliced(parsed);
    bytes.truncate(m_impl->bodyEnd - begin);
    // Small pieces must not hold a large block for as long as their receiver keeps them.
    if (bytes.size() < bytes.capacity() / 4)
        bytes.squeeze();
    step.body = std::move(bytes);
    return step;
}

bool HttpParser::finish()
{
    // The state behind the head is entered with the next byte only; none will come.
    const char none = 0;
    llhttp_execute(&m_impl->parser, &none, 0);
    if (m_impl->messageDone)
        return true;
    if (llhttp_message_needs_eof(&m_impl->parser) == 0)
        return false;
    llhttp_finish(&m_impl->parser);
    return m_impl->messageDone;
}

const HttpHead& HttpParser::head() const
{
    return m_impl->head;
}

bool HttpParser::keepsAlive() const
{
    return m_impl->keepsAlive;
}

} // namespace sandglass
