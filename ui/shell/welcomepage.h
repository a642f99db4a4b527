// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/windowservices.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace sandglass {

/// The first page of somebody who has no sandbox yet: what Sandglass can use, what was found, and one button for each.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(const WindowServices& services, QWidget* parent = nullptr);

Q_SIGNALS:
    /// Of a provider: "docker", "northflank".
    void connectRequested(const QString& provider);
    void newSandboxRequested();
    void listRequested();
    void engineRequested();
    void sampleRequested(const QString& connection);

private:
    struct Offer
    {
        QLabel* words;
        QPushButton* button;
    };
    Offer addOffer(QVBoxLayout* layout, const QString& objectName, const QString& icon, const QString& title,
                   const QString& button);
    void watchConnections();
    void update();
    void updateLocal();
    void updateEmbedded();
    void updateCloud();
    QStringList linesOf(bool clouds) const; ///< how each connection is
    void useLocal();
    QString readyEngine() const;       ///< empty without one
    bool isReady(bool embedded) const; ///< an engine that is the embedded one, or none such

    const WindowServices m_services;
    Offer m_local;
    Offer m_embedded;
    Offer m_remote;
    Offer m_cloud;
    Offer m_sample;
};

} // namespace sandglass
