// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/basicspage.h"

#include "core/environments/imagecatalog.h"
#include "core/environments/imagereference.h"
#include "core/provider/providerregistry.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/common/cloudnames.h"
#include "ui/common/focusentry.h"
#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/sandboxes/cloudchoices.h"
#include "ui/sandboxes/projectchoice.h"
#include "ui/sandboxes/sandboxnames.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QCompleter>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

BasicsPage::BasicsPage(const ProviderRegistry& providers, const SandboxRegistry& sandboxes, ImageCatalog& images,
                       CloudChoices& choices, const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_providers(providers)
    , m_sandboxes(sandboxes)
    , m_images(images)
    , m_choices(choices)
    , m_form(new QFormLayout(this))
    , m_connection(new QComboBox(this))
    , m_image(new QComboBox(this))
    , m_name(new QLineEdit(this))
    , m_project(new ProjectChoice(choices, theme, this))
    , m_credentials(new QLineEdit(this))
    , m_description(new QLineEdit(this))
    , m_connectionProblem(makeProblemLabel(theme, this))
    , m_projectProblem(makeProblemLabel(theme, this))
    , m_descriptionProblem(makeProblemLabel(theme, this))
    , m_imageNote(new PlainLabel(QString(), this))
    , m_imageProblem(makeProblemLabel(theme, this))
    , m_nameProblem(makeProblemLabel(theme, this))
{
    m_connection->setObjectName("specConnection"_L1);
    m_image->setObjectName("specImage"_L1);
    keepNarrow(m_connection);
    keepNarrow(m_image);
    m_image->setEditable(true);
    m_image->setInsertPolicy(QComboBox::NoInsert);
    m_image->lineEdit()->setPlaceholderText(tr("node:20, ubuntu:24.04 …"));
    m_image->completer()->setFilterMode(Qt::MatchContains);
    m_image->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_name->setObjectName("specName"_L1);
    m_name->setMaxLength(128);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.color(Role::MutedText));
    m_imageNote->setPalette(muted);
    m_imageNote->setWordWrap(true);

    m_credentials->setObjectName("specCredentials"_L1);
    m_credentials->setPlaceholderText(tr("None: everybody may pull the image"));
    setPlainToolTip(m_credentials, tr("The id of credentials that the cloud keeps for a private registry"));

    m_description->setObjectName("specDescription"_L1);
    m_description->setMaxLength(longestCloudDescription);

    m_form->addRow(tr("&Image:"), m_image);
    m_form->addRow(QString(), m_imageNote);
    m_form->addRow(QString(), m_imageProblem);
    m_form->addRow(tr("&Registry credentials:"), m_credentials);
    m_form->addRow(tr("&Name:"), m_name);
    m_form->addRow(QString(), m_nameProblem);
    m_form->addRow(tr("C&onnection:"), m_connection);
    m_form->addRow(QString(), m_connectionProblem);
    m_form->addRow(tr("&Project:"), m_project);
    static_cast<QLabel*>(m_form->labelForField(m_project))->setBuddy(m_project->box());
    m_form->addRow(QString(), m_projectProblem);
    m_form->addRow(tr("&Description:"), m_description);
    m_form->addRow(QString(), m_descriptionProblem);

    const auto known = providers.providers();
    int firstReady = -1; // An engine costs nothing; a cloud is chosen on purpose.
    bool isEngine = false;
    for (Provider* provider : known) {
        if (provider->connectionState().phase == ConnectionPhase::Disconnected)
            continue;
        if (provider->connectionState().isReady() && (firstReady < 0 || (!isEngine && !provider->cloud()))) {
            firstReady = m_connection->count();
            isEngine = !provider->cloud();
        }
        m_connection->addItem(shown(provider->config().name, 80), provider->config().id);
        connect(provider, &Provider::connectionStateChanged, this, &BasicsPage::update);
    }
    m_connection->setCurrentIndex(std::max(firstReady, 0));
    connect(m_connection, &QComboBox::currentIndexChanged, this, &BasicsPage::chooseConnection);
    connect(m_image, &QComboBox::currentTextChanged, this, [this] {
        m_imageTouched = true;
        update();
    });
    connect(m_name, &QLineEdit::textChanged, this, [this] {
        m_toldNameProblem.clear();
        update();
    });
    connect(&m_images, &ImageCatalog::changed, this, [this](const QString& id) {
        if (id == connection())
            fillImages();
    });
    connect(&m_sandboxes, &SandboxRegistry::changed, this, &BasicsPage::update);
    connect(&m_choices, &CloudChoices::changed, this, &BasicsPage::update);
    connect(m_credentials, &QLineEdit::textChanged, this, &SpecPage::changed);
    connect(m_description, &QLineEdit::textChanged, this, &BasicsPage::update);
    for (QWidget* before = m_image;
         QWidget * field :
         {static_cast<QWidget*>(m_credentials), static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_connection),
          static_cast<QWidget*>(m_project), static_cast<QWidget*>(m_description)})
        setTabOrder(std::exchange(before, field), field);
    fillImages();
    m_imageTouched = false;
    setFocusEntry(this, m_image);
}

void BasicsPage::preset(const QString& connection, const QString& image)
{
    if (const int index = m_connection->findData(connection); index >= 0)
        m_connection->setCurrentIndex(index);
    if (!image.isEmpty()) {
        m_image->setEditText(image);
        setFocusEntry(this, m_name);
    }
}

QString BasicsPage::connection() const
{
    return m_connection->currentData().toString();
}

QString BasicsPage::image() const
{
    return m_image->currentText().trimmed();
}

bool BasicsPage::needsPull() const
{
    const QString id = connection();
    return m_images.isRead(id) && !image().isEmpty() && !holdsImage(m_images.images(id), image());
}

void BasicsPage::chooseConnection()
{
    fillImages();
    Q_EMIT connectionChosen();
}

void BasicsPage::fillImages()
{
    const QString text = m_image->currentText();
    const QList<Image> images = m_images.images(connection());
    {
        const QSignalBlocker quiet(m_image);
        m_image->clear();
        for (const Image& image : images) {
            for (const QString& tag : image.tags) {
                if (isImageReference(tag)) // The rest could not be used, and may not be fit to be shown.
                    m_image->addItem(tag);
            }
        }
        m_image->model()->sort(0);
        m_image->setCurrentIndex(-1);
        m_image->setEditText(text);
    }
    update();
}

bool BasicsPage::isCloud() const
{
    Provider* const provider = m_providers.provider(connection());
    return provider && provider->cloud();
}

void BasicsPage::suggestName()
{
    m_name->setPlaceholderText(isCloud()
                                   ? suggestedCloudName(image(), m_sandboxes, connection(), m_choices.chosenProject())
                                   : suggestedSandboxName(image(), m_sandboxes, connection()));
}

void BasicsPage::update()
{
    suggestName();
    const Provider* provider = m_providers.provider(connection());
    QString connectionWords;
    if (!provider)
        connectionWords = tr("There is no connection. Add one first.");
    else if (!provider->connectionState().isReady())
        connectionWords = connectionPhaseText(provider->connectionState());
    showProblem(m_connectionProblem, connectionWords);
    showProblem(m_imageProblem, m_imageTouched ? imageProblem() : QString());
    showProblem(m_nameProblem, nameProblem());
    const bool cloud = isCloud();
    if (cloud)
        m_imageNote->setText(tr("The cloud pulls it when the sandbox starts."));
    else
        m_imageNote->setText(
            needsPull() && imageProblem().isEmpty() ? tr("Not on this engine: it will be pulled first.") : QString());
    m_imageNote->setVisible(!m_imageNote->text().isEmpty());
    m_form->setRowVisible(m_credentials, cloud);
    m_form->setRowVisible(m_project, cloud);
    m_form->setRowVisible(m_description, cloud);
    showProblem(m_descriptionProblem, cloud ? cloudDescriptionProblem(m_description->text()) : QString());
    showProblem(m_projectProblem, cloud && connectionWords.isEmpty() ? m_project->problem() : QString());
    Q_EMIT changed();
}

QString BasicsPage::imageProblem() const
{
    if (image().isEmpty())
        return tr("Choose an image, or type its name.");
    return isImageReference(image()) ? QString() : tr("This is no name of an image.");
}

QString BasicsPage::nameProblem() const
{
    if (!m_toldNameProblem.isEmpty())
        return m_toldNameProblem;
    if (m_name->text().isEmpty())
        return {};
    if (isCloud())
        return cloudSandboxNameProblem(m_name->text(), m_sandboxes, connection(), m_choices.chosenProject());
    return sandboxNameProblem(m_name->text(), m_sandboxes, connection(), m_ignored);
}

void BasicsPage::showNameProblem(const QString& text)
{
    m_toldNameProblem = text;
    update();
    m_name->setFocus();
    m_name->selectAll();
}

void BasicsPage::write(SandboxSpec& spec) const
{
    spec.image = image();
    spec.name = m_name->text().isEmpty() ? m_name->placeholderText() : m_name->text();
    if (!isCloud())
        return;
    spec.cloud.emplace();
    spec.cloud->project = m_choices.chosenProject();
    spec.cloud->registryCredentials = m_credentials->text().trimmed();
    spec.cloud->description = m_description->text().trimmed();
}

QString BasicsPage::problem() const
{
    const Provider* provider = m_providers.provider(connection());
    if (!provider)
        return tr("There is no connection. Add one first.");
    if (!provider->connectionState().isReady())
        return tr("The connection is not ready.");
    for (const QString& problem : {imageProblem(), nameProblem(), isCloud() ? m_project->problem() : QString(),
                                   isCloud() ? cloudDescriptionProblem(m_description->text()) : QString()}) {
        if (!problem.isEmpty())
            return problem;
    }
    return {};
}

} // namespace sandglass

#include "moc_basicspage.cpp"
