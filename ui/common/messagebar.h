// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace sandglass {

/// What a person can do about a message; an empty `run` is nothing.
struct MessageAction
{
    QString text = {};
    std::function<void()> run = {};
};

/// Notices and errors at the top of a pane or window (KMessageWidget inside), at most three at once, newest first.
/// Errors show what failed, the server's text, the way on, Retry (when given) and Copy details, and stay until closed.
/// Notices leave after 6 s. Hidden when empty.
class MessageBar : public QWidget
{
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    /// \a way is a button beside Retry.
    void showError(const Error& error, std::function<void()> retry = {}, const MessageAction& way = {});
    void showNotice(const QString& text);
    /// With an action of its own, such as Undo; stays until closed or used.
    void showNotice(const QString& text, const QString& actionText, std::function<void()> action);
    void showWarning(const QString& text);
    void clear();
    /// For tests and screen readers: the text of the newest message, empty without one.
    QString currentText() const;

private:
    class Entry;
    void add(Entry* entry);
    void drop(Entry* entry);
    QVBoxLayout* m_layout;
};

/// \a work, which does nothing once \a owner is gone: a message may outlive what offered a Retry.
std::function<void()> whileAlive(const QObject* owner, std::function<void()> work);

} // namespace sandglass
