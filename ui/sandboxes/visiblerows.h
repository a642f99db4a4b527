// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QTimer;

namespace sandglass {

class SandboxTable;

/// Tells that other rows of a table may be on the screen, a moment after the last scroll, so that scrolling by asks for
/// nothing. Owned by the table.
class VisibleRows : public QObject
{
    Q_OBJECT

public:
    explicit VisibleRows(SandboxTable& table);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QTimer* m_timer;
};

} // namespace sandglass
