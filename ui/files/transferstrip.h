// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandbox.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace sandglass {

class TransferQueue;

/// One line at the bottom of the files pane about the transfers of its sandbox: what, how far, and Cancel. Hidden when
/// there are none.
class TransferStrip : public QWidget
{
    Q_OBJECT

public:
    explicit TransferStrip(TransferQueue& queue, QWidget* parent = nullptr);
    void setSandbox(const SandboxKey& key);

private:
    void refresh();
    void cancelAll();

    TransferQueue& m_queue;
    SandboxKey m_key;
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_cancel;
};

} // namespace sandglass
