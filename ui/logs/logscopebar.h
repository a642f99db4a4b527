// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/logs/logentry.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace sandglass {

/// Which part of a log its server gives: lines with or without a text, and those of one instance. A text counts when
/// Enter is pressed or the field is left, because each change asks the server anew.
class LogScopeBar : public QWidget
{
    Q_OBJECT

public:
    explicit LogScopeBar(QWidget* parent = nullptr);

    const LogScope& scope() const { return m_scope; }
    /// Takes everything back.
    void clear();
    /// What can be chosen among, as the server names them; there is no choice with fewer than two.
    void setInstances(const QStringList& names);

Q_SIGNALS:
    void scopeChanged();

private:
    void apply();

    QComboBox* m_kind;
    QLineEdit* m_text;
    QComboBox* m_instance;
    LogScope m_scope; ///< as it was told last
};

} // namespace sandglass
