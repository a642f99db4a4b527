// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/environments/layersum.h"
#include "core/sandboxes/sandboxspec.h"

#include <QDialog>

#include <stop_token>

class QLabel;
class QProgressBar;
class QPushButton;

namespace sandglass {

class BasicsPage;
class CloudChoices;
class CloudService;
class ImageCatalog;
class MessageBar;
class ProviderRegistry;
class SandboxRegistry;
class SandboxService;
class SecretGroupsPage;
class SpecPage;
class SpecSections;
class Theme;

/// Creates a sandbox. An image is enough; the other sections have sensible defaults, and are those that the chosen
/// connection's provider can use. What goes wrong is told inside the dialog, and nothing that was typed is lost.
class NewSandboxDialog : public QDialog
{
    Q_OBJECT

public:
    NewSandboxDialog(ProviderRegistry& providers, SandboxRegistry& sandboxes, SandboxService& service,
                     ImageCatalog& images, CloudService& clouds, const Theme& theme, QWidget* parent = nullptr);

    /// Chooses the connection and the image beforehand; empty ones are left open.
    void preset(const QString& connection, const QString& image);
    /// What would be created.
    SandboxSpec spec() const;

Q_SIGNALS:
    void created(const sandglass::SandboxKey& key);

protected:
    void done(int result) override;

private:
    void addSections(const Theme& theme);
    void chooseProvider();
    bool isCloud() const;
    void buildButtons();
    void validate();
    void copyCommand();
    void copyRequest();

    void create();
    SandboxKey leftover() const;
    void discardLeftover();
    void pullThenCreate();
    void createNow();
    void giveSecrets();
    void endGiving();
    void pulled(const ImageProgress& progress);
    void fail(const Error& error);
    void setBusy(const QString& what);
    bool isBusy() const { return m_busy; }

    ProviderRegistry& m_providers;
    SandboxRegistry& m_sandboxes;
    SandboxService& m_service;
    ImageCatalog& m_images;
    MessageBar* m_messages;
    CloudChoices* m_choices;
    SpecSections* m_sections;
    BasicsPage* m_basics;
    SpecPage* m_portsPage = nullptr;
    SpecPage* m_commandPage = nullptr;
    SpecPage* m_planPage = nullptr;
    SpecPage* m_tagsPage = nullptr;
    SpecPage* m_disksPage = nullptr;
    SecretGroupsPage* m_secrets = nullptr;
    QLabel* m_note;
    QProgressBar* m_progress;
    QPushButton* m_copy;
    QPushButton* m_create;
    QPushButton* m_cancel;
    std::stop_source m_stop;
    LayerSum m_pulled;
    SandboxKey m_made;          ///< was created, and has not got all its secret groups yet
    qsizetype m_giving = 0;     ///< are on their way
    QStringList m_groupsToGive; ///< which are these
    QString m_leftoverConnection;
    QString m_leftoverName; ///< was created there and did not start; goes before the next attempt
    bool m_busy = false;
    bool m_pulling = false;
};

} // namespace sandglass
