// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/task.h"
#include "ui/shell/windowservices.h"

#include <QObject>

#include <functional>

namespace sandglass {

class ActionRegistry;
class EnvironmentsView;

/// The actions on images: registers them once and carries them out.
class EnvironmentActions : public QObject
{
    Q_OBJECT

public:
    EnvironmentActions(const WindowServices& services, ActionRegistry& actions, EnvironmentsView& view,
                       QWidget* window);

Q_SIGNALS:
    void newSandboxRequested(const QString& image, const QString& connection);
    /// \a again tries the same once more; empty where that takes the person.
    void failed(const sandglass::Error& error, const std::function<void()>& again);
    void noticed(const QString& text); ///< a sentence in the past tense

private:
    void addForSelection(const QString& id, const QString& text, const QString& icon, const QKeySequence& shortcut,
                         std::function<void()> run);
    void addForConnection(const QString& id, const QString& text, const QString& icon, std::function<void()> run);
    /// Shows the progress of \a work in a dialog; \a words tells of its success.
    template <typename T>
    void follow(std::function<Task<Result<T>>()> work, std::function<QString(const Result<T>&)> words);
    void showMenu(const QPoint& position);
    void pull();
    void import(const QString& path);
    void load();
    void save();
    void inspect();
    void tag();
    void addTag(const QString& connection, const QString& id, const QString& name);
    void remove();
    void removeNow(const QString& connection, const QString& reference, bool force);
    QString connectionObstacle() const;

    const WindowServices m_services;
    ActionRegistry& m_actions;
    EnvironmentsView& m_view;
    QWidget* m_window;
};

} // namespace sandglass
