// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QPointer>

class QTimer;

namespace sandglass {

/// A filter or search field: search icon, clear button, place-holder and accessible name from one text, and a debounced
/// signal. Esc empties it first and then gives the focus back to \a returnFocusTo.
class SearchLine : public QLineEdit
{
    Q_OBJECT

public:
    explicit SearchLine(const QString& purpose, QWidget* returnFocusTo = nullptr, QWidget* parent = nullptr);

Q_SIGNALS:
    /// 150 ms after the last key stroke, or at once on Enter and on clearing.
    void searchChanged(const QString& text);
    void nextRequested();     ///< Enter, when the text has not changed
    void previousRequested(); ///< Shift+Enter

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QPointer<QWidget> m_returnFocusTo;
    QTimer* m_timer;
    QString m_told;
};

} // namespace sandglass
