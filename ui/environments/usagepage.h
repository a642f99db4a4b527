// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/environments/storagepage.h"

#include <QList>

#include <stop_token>

class QLabel;
class QProgressBar;

namespace sandglass {

/// What uses the disk of an engine, and cleaning it: every cleaning shows first what it would take.
class UsagePage final : public StoragePage
{
    Q_OBJECT

public:
    explicit UsagePage(const StorageContext& context);

    void readAgain() override;

Q_SIGNALS:
    void volumeBytesRead(const QMap<QString, qint64>& bytes);

protected:
    void updateButtons() override;
    void forget() override;

private:
    void fill();
    void preview();
    void confirm(PruneKind kind, const QList<PruneCandidate>& candidates);
    void clean(PruneKind kind);
    void setBusy(const QString& what);

    std::optional<DiskUsage> m_usage;
    std::optional<QList<Image>> m_images;
    std::optional<QList<Network>> m_networks;
    QPushButton* m_clean;
    QLabel* m_note;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    std::stop_source m_stop;
    bool m_busy = false;
};

} // namespace sandglass
