// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/windowservices.h"

#include <QHash>
#include <QSet>
#include <QWidget>

class QPushButton;
class QTimer;
class QVBoxLayout;

namespace sandglass {

class BannerRow;
class Provider;

/// One line above the list for each connection that is down: what it is, why, when the next attempt is, and Retry.
/// A line that was closed stays away until the connection has been ready again. Hidden when all is well.
class ConnectionBanner : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionBanner(const WindowServices& services, QWidget* parent = nullptr);

Q_SIGNALS:
    void manageRequested();
    void tokenRequested(const QString& connection);

private:
    void watch(Provider* provider);
    void update(const QString& id);
    void drop(const QString& id);
    void refreshCountdowns();
    void arrange();

    const WindowServices m_services;
    QVBoxLayout* m_layout;
    QPushButton* m_more;
    QTimer* m_timer;
    QHash<QString, BannerRow*> m_rows;
    QStringList m_order;
    QSet<QString> m_dismissed;
};

} // namespace sandglass
