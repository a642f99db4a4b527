// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <deque>
#include <memory>

namespace sandglass {

class SecretFinder;

/// Takes known secrets out of text that the program itself writes down: each is replaced by "[redacted]". Found too
/// are its forms in Base64 (both alphabets, also inside of a longer text that was encoded as a whole), percent-encoded,
/// in a JSON string, and with the line ends of a terminal. Any thread.
///
/// The time is that of the text, however many secrets there are. What is shorter than four bytes is let through: it
/// would take ordinary text apart.
class Redactor
{
public:
    explicit Redactor(const QList<QByteArray>& secrets);

    QByteArray redact(QByteArrayView text) const;
    QString redactText(const QString& text) const;

    /// Text that comes in chunks, with secrets that may lie across their borders.
    class Stream
    {
    public:
        explicit Stream(const Redactor& redactor);
        /// What can be told of all text so far; what may be the beginning of a secret is held back.
        QByteArray feed(QByteArrayView chunk);
        /// What was held back, at the end of the text.
        QByteArray finish();

    private:
        struct Span
        {
            qint64 begin;
            qint64 end;
        };
        void cover(qint64 begin, qint64 end);
        QByteArray release(qint64 until);

        std::shared_ptr<const SecretFinder> m_finder;
        qsizetype m_state = 0;
        QByteArray m_held;        ///< [m_released, m_released + size) of the text
        qint64 m_released = 0;    ///< where the text begins that has not been given back
        std::deque<Span> m_found; ///< what is to be replaced in it: in order, apart from each other
        bool m_marked = false;    ///< the first of m_found has its mark already
    };

private:
    std::shared_ptr<const SecretFinder> m_finder;
};

} // namespace sandglass
