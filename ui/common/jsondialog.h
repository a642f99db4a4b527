// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "ui/common/jsontext.h"

#include <QDialog>
#include <QJsonObject>
#include <QList>

#include <functional>

class QDialogButtonBox;
class QPushButton;

namespace sandglass {

class JsonView;
class MessageBar;
class Theme;

/// The provider's own description of an image, a volume or a network. F5 reads it again.
class JsonDialog : public QDialog
{
    Q_OBJECT

public:
    using Read = std::function<Task<Result<QJsonObject>>()>;

    /// \a read is called for each reading, also after what it asks has gone; it ends in an error then.
    JsonDialog(const QString& title, Read read, Theme& theme, QWidget* parent = nullptr);

    /// A button, for once it is read.
    void addButton(const QString& name, const QString& text, std::function<void(const JsonText&)> clicked);

private:
    void readAgain();

    Read m_read;
    MessageBar* m_messages;
    JsonView* m_view;
    QDialogButtonBox* m_buttons;
    QList<QPushButton*> m_added;
    JsonText m_text;
    bool m_reading = false;
};

} // namespace sandglass
