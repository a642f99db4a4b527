// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace sandglass {

/// A value of this moment with its name above it.
class MetricTile : public QWidget
{
    Q_OBJECT

public:
    MetricTile(const QString& name, const QString& objectName, QWidget* parent = nullptr);
    void setName(const QString& name);
    /// \a muted: the value is old.
    void setValue(const QString& value, bool muted = false);
    QString value() const;

private:
    QLabel* m_name;
    QLabel* m_value;
};

} // namespace sandglass
