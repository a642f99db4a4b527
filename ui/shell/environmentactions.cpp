// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/environmentactions.h"

#include "core/environments/imagecatalog.h"
#include "core/environments/imagereference.h"
#include "core/provider/providerregistry.h"
#include "ui/activity/activitydialog.h"
#include "ui/common/dialogs.h"
#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/environments/environmentsview.h"
#include "ui/environments/inspection.h"
#include "ui/environments/pulldialog.h"
#include "ui/shell/actions.h"
#include "ui/shell/menus.h"

#include <QAction>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
QString nameProblem(const QString& name)
{
    return isImageReference(name) ? QString()
                                  : EnvironmentActions::tr("Lower-case letters and digits, with a tag after a colon.");
}
} // namespace

EnvironmentActions::EnvironmentActions(const WindowServices& services, ActionRegistry& actions, EnvironmentsView& view,
                                       QWidget* window)
    : QObject(window)
    , m_services(services)
    , m_actions(actions)
    , m_view(view)
    , m_window(window)
{
    addForSelection(u"environment.create"_s, tr("&New sandbox from it…"), u"list-add"_s, {},
                    [this] { Q_EMIT newSandboxRequested(m_view.selectedReference(), m_view.connection()); });
    addForConnection(u"environment.pull"_s, tr("&Pull image…"), u"download"_s, [this] { pull(); });
    const auto importFrom = [this](const QString& path) {
        if (!path.isEmpty())
            import(path);
    };
    addForConnection(u"environment.import"_s, tr("I&mport from tar…"), u"document-import"_s, [this, importFrom] {
        dialogs::chooseFileToOpen(m_window, tr("Import an image from a tar of a root filesystem"),
                                  tr("Tar archives (*.tar *.tar.gz *.tgz *.tar.zst);;All files (*)"), importFrom);
    });
    addForConnection(u"environment.importFolder"_s, tr("Import from &folder…"), u"folder"_s, [this, importFrom] {
        dialogs::chooseFolderToUpload(m_window, [importFrom](const QStringList& folders) {
            importFrom(folders.isEmpty() ? QString() : folders.first());
        });
    });
    addForConnection(u"environment.load"_s, tr("&Load saved image…"), u"document-open"_s, [this] { load(); });
    addForSelection(u"environment.save"_s, tr("&Save image…"), u"document-save"_s, {}, [this] { save(); });
    addForSelection(u"environment.tag"_s, tr("Add &tag…"), u"tag"_s, {}, [this] { tag(); });
    addForSelection(u"environment.copyName"_s, tr("&Copy name"), u"edit-copy"_s, {},
                    [this] { QGuiApplication::clipboard()->setText(m_view.selectedReference()); });
    addForSelection(u"environment.inspect"_s, tr("&Inspect"), u"code-context"_s, {}, [this] { inspect(); });
    addForSelection(u"environment.remove"_s, tr("&Remove image…"), u"edit-delete"_s, QKeySequence(Qt::Key_Delete),
                    [this] { remove(); });

    view.setNewActions({actions.find(u"environment.pull"_s), actions.find(u"environment.import"_s),
                        actions.find(u"environment.importFolder"_s), actions.find(u"environment.load"_s)});
    connect(&view, &EnvironmentsView::selectionChanged, &m_actions, &ActionRegistry::refresh);
    connect(&view, &EnvironmentsView::contextMenuRequested, this, &EnvironmentActions::showMenu);
    connect(&view, &EnvironmentsView::pullRequested, this, &EnvironmentActions::pull);
    connect(&view, &EnvironmentsView::createRequested, m_actions.find(u"environment.create"_s), &QAction::trigger);
}

QString EnvironmentActions::connectionObstacle() const
{
    const Provider* provider = m_services.providers.provider(m_view.connection());
    if (!provider)
        return tr("There is no connection.");
    if (!provider->connectionState().isReady())
        return tr("The connection is not ready.");
    const CapabilityReason reason = provider->capabilities().reason(Capability::Images);
    return reason == CapabilityReason::Supported ? QString() : capabilityReasonText(Capability::Images, reason);
}

void EnvironmentActions::addForConnection(const QString& id, const QString& text, const QString& icon,
                                          std::function<void()> run)
{
    m_actions.add({.id = id, .text = text, .icon = icon, .category = tr("Environment")}, std::move(run),
                  [this] { return connectionObstacle(); });
}

void EnvironmentActions::addForSelection(const QString& id, const QString& text, const QString& icon,
                                         const QKeySequence& shortcut, std::function<void()> run)
{
    m_actions.add({.id = id,
                   .text = text,
                   .icon = icon,
                   .category = tr("Environment"),
                   .shortcut = shortcut,
                   .shortcutWidget = shortcut.isEmpty() ? nullptr : &m_view},
                  std::move(run), [this] {
                      return m_view.selectedReference().isEmpty() ? tr("Select an image first.") : connectionObstacle();
                  });
}

void EnvironmentActions::showMenu(const QPoint& position)
{
    m_actions.refreshNow();
    QMenu* menu = menus::makeEnvironmentMenu(m_actions, m_window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(position);
}

void EnvironmentActions::pull()
{
    auto* dialog = new PullDialog(m_services.providers, m_services.images, m_view.connection(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

template <typename T>
void EnvironmentActions::follow(std::function<Task<Result<T>>()> work, std::function<QString(const Result<T>&)> words)
{
    // The dialog shows a failure as long as it is open; afterwards the window does.
    const auto dialog = std::make_shared<QPointer<ActivityDialog>>();
    const auto begin = [this, dialog, work = std::move(work), words = std::move(words)] {
        whenDone(work(), this, [this, dialog, words](const Result<T>& outcome) {
            if (outcome)
                Q_EMIT noticed(words(outcome));
            else if (!outcome.error().isCancelled() && (!*dialog || !(*dialog)->isVisible()))
                Q_EMIT failed(outcome.error(), {});
        });
    };
    *dialog = new ActivityDialog(m_services.activity, begin, m_window);
    (*dialog)->start();
}

void EnvironmentActions::import(const QString& path)
{
    const QString connection = m_view.connection();
    const QString suggested = QFileInfo(path).baseName().toLower() + u":latest"_s;
    dialogs::askText(
        m_window, tr("Import image"), tr("Name of the new image:"), suggested,
        [this, connection, path](const std::optional<QString>& name) {
            if (!name)
                return;
            follow<QString>([images = &m_services.images, connection, path,
                             name = *name] { return images->import(connection, name, path, std::stop_source()); },
                            [name = *name](const auto&) { return tr("Imported %1.").arg(shown(name, 200)); });
        },
        nameProblem);
}

void EnvironmentActions::load()
{
    const QString connection = m_view.connection();
    dialogs::chooseFileToOpen(
        m_window, tr("Load an image that was saved"), tr("Tar archives (*.tar *.tar.gz *.tgz);;All files (*)"),
        [this, connection](const QString& path) {
            if (path.isEmpty())
                return;
            follow<QStringList>(
                [images = &m_services.images, connection, path] {
                    return images->load(connection, path, std::stop_source());
                },
                [](const auto& names) { return tr("Loaded %1.").arg(shown(names->join(u", "_s), 300)); });
        });
}

void EnvironmentActions::save()
{
    const QString connection = m_view.connection();
    const QString reference = m_view.selectedReference();
    QString fileName = reference.section(u'/', -1);
    fileName.replace(u':', u'-');
    dialogs::chooseFileToSave(
        m_window, tr("Save image"), fileName + u".tar"_s, [this, connection, reference](const QString& path) {
            if (path.isEmpty())
                return;
            follow<void>(
                [images = &m_services.images, connection, reference, path] {
                    return images->save(connection, reference, path, std::stop_source());
                },
                [reference, path](const auto&) {
                    return tr("Saved %1 as %2.").arg(shown(reference, 200), shown(QFileInfo(path).fileName(), 200));
                });
        });
}

void EnvironmentActions::inspect()
{
    const QString reference = m_view.selectedReference();
    openInspection(m_window, m_services.theme, m_services.providers, m_view.connection(), tr("Image %1").arg(reference),
                   [reference](Provider& provider) { return provider.images()->inspectImage(reference); });
}

void EnvironmentActions::tag()
{
    const QString connection = m_view.connection();
    const QString id = m_view.selectedId();
    dialogs::askText(
        m_window, tr("Add tag"), tr("One more name for the image:"), m_view.selectedReference(),
        [this, connection, id](const std::optional<QString>& name) {
            if (name)
                addTag(connection, id, *name);
        },
        nameProblem);
}

void EnvironmentActions::addTag(const QString& connection, const QString& id, const QString& name)
{
    whenDone(m_services.images.tag(connection, id, name), this, [this, connection, id, name](const Status& outcome) {
        if (outcome)
            Q_EMIT noticed(tr("Tagged the image as %1.").arg(shown(name, 200)));
        else
            Q_EMIT failed(outcome.error(), [this, connection, id, name] { addTag(connection, id, name); });
    });
}

void EnvironmentActions::remove()
{
    const QString connection = m_view.connection();
    const QString reference = m_view.selectedReference();
    const int usedBy = m_view.selectedUsedBy();
    Confirmation question;
    question.title = tr("Remove image?");
    question.text = tr("“%1” will be removed from the engine. It must be pulled or imported again to be used.")
                        .arg(shown(reference, 200));
    if (usedBy > 0) {
        question.text += u"\n\n"_s + tr("%n sandbox(es) were created from it.", nullptr, usedBy);
        question.checkBox = tr("Remove it although it is in use");
    }
    question.confirmButton = tr("Remove image");
    dialogs::confirm(m_window, question, [this, connection, reference](ConfirmationAnswer answer) {
        if (answer.confirmed)
            removeNow(connection, reference, answer.checked);
    });
}

void EnvironmentActions::removeNow(const QString& connection, const QString& reference, bool force)
{
    whenDone(m_services.images.remove(connection, reference, force), this,
             [this, connection, reference, force](const Status& outcome) {
                 if (outcome)
                     Q_EMIT noticed(tr("Removed %1.").arg(shown(reference, 200)));
                 else
                     Q_EMIT failed(outcome.error(),
                                   [this, connection, reference, force] { removeNow(connection, reference, force); });
             });
}

} // namespace sandglass

#include "moc_environmentactions.cpp"
