// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QWidget>

#include <optional>

class QToolButton;

namespace sandglass {

class PlainLabel;
class Theme;

/// A line above what is read from a server: says that it is being read, or why it could not be, with Retry. Hidden when
/// there is nothing to say.
class ReadingNote : public QWidget
{
    Q_OBJECT

public:
    /// \a name: of the thing, for the object name of the button.
    ReadingNote(const QString& name, const Theme& theme, QWidget* parent = nullptr);

    /// \a busyText: "Reading the plans…".
    void show(bool busy, const QString& busyText, const std::optional<Error>& error);

Q_SIGNALS:
    void retry();

private:
    const Theme& m_theme;
    PlainLabel* m_text;
    QToolButton* m_retry;
};

} // namespace sandglass
