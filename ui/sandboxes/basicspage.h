// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sandboxes/specpage.h"

class QComboBox;
class QFormLayout;

namespace sandglass {

class CloudChoices;
class ImageCatalog;
class ProjectChoice;
class ProviderRegistry;
class SandboxRegistry;

/// Connection, image and name, and in a cloud the project: all that is needed.
class BasicsPage : public SpecPage
{
    Q_OBJECT

public:
    BasicsPage(const ProviderRegistry& providers, const SandboxRegistry& sandboxes, ImageCatalog& images,
               CloudChoices& choices, const Theme& theme, QWidget* parent = nullptr);

    /// Chooses the connection and the image; empty ones are left as they are.
    void preset(const QString& connection, const QString& image);

    QString connection() const;
    QString image() const;
    /// Whether the image must be pulled first, as far as is known.
    bool needsPull() const;
    /// A problem that the server told, shown beside the name until it changes.
    void showNameProblem(const QString& text);
    /// A sandbox whose name does not count as taken: one that is about to be discarded.
    void setIgnoredSandbox(const SandboxKey& key) { m_ignored = key; }

    void write(SandboxSpec& spec) const override;
    QString problem() const override;

Q_SIGNALS:
    void connectionChosen();

private:
    void fillImages();
    void chooseConnection();
    void suggestName();
    void update();
    bool isCloud() const;
    QString imageProblem() const;
    QString nameProblem() const;

    const ProviderRegistry& m_providers;
    const SandboxRegistry& m_sandboxes;
    ImageCatalog& m_images;
    CloudChoices& m_choices;
    QFormLayout* m_form;
    QComboBox* m_connection;
    QComboBox* m_image;
    QLineEdit* m_name;
    ProjectChoice* m_project;
    QLineEdit* m_credentials;
    QLineEdit* m_description;
    QLabel* m_connectionProblem;
    QLabel* m_projectProblem;
    QLabel* m_descriptionProblem;
    QLabel* m_imageNote;
    QLabel* m_imageProblem;
    QLabel* m_nameProblem;
    QString m_toldNameProblem;
    SandboxKey m_ignored;
    bool m_imageTouched = false;
};

} // namespace sandglass
