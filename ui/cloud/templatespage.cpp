// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/templatespage.h"

#include "core/base/savedfile.h"
#include "core/sandboxes/sandboxregistry.h"
#include "ui/cloud/rundialog.h"
#include "ui/common/cloudnames.h"
#include "ui/common/dialogs.h"
#include "ui/common/format.h"
#include "ui/common/formdialog.h"
#include "ui/common/jsondialog.h"
#include "ui/common/messagebar.h"
#include "ui/common/pairsedit.h"
#include "ui/common/plaintext.h"

#include <QComboBox>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int longestName = 100;

Task<Status> writeFile(QString path, QByteArray bytes)
{
    co_return co_await runInPool([path, bytes]() -> Status {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return std::unexpected(errorOf(file));
        if (const Status written = writeAll(file, bytes); !written)
            return written;
        return commit(file);
    });
}

Task<Result<QJsonObject>> noConnection(Operation operation)
{
    co_return std::unexpected(fail(ErrorKind::Unreachable).error().during(operation, {}));
}

/// What a run takes unless it is given others.
QMap<QString, QString> argumentsOf(const QJsonObject& details)
{
    QMap<QString, QString> usual;
    const QJsonObject arguments = details.value("arguments"_L1).toObject();
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument)
        usual.insert(argument.key(), argument->toVariant().toString());
    return usual;
}

} // namespace

TemplatesPage::TemplatesPage(const CloudContext& context, MessageBar& messages, SandboxKey selected)
    : CloudPage(context, messages, u"cloudTemplates"_s, tr("Templates"), {tr("Name"), tr("Description"), tr("Changed")})
    , m_selected(std::move(selected))
{
    addButton(u"cloudRunTemplate"_s, tr("&Run…"), [this] { run(); }, [this] { return needsSelection(); });
    addButton(u"cloudShowTemplate"_s, tr("&Show…"), [this] { showTemplate(); }, [this] { return needsSelection(); });
    addButton(
        u"cloudExport"_s, tr("&Export a sandbox…"), [this] { chooseExport(); },
        [this] { return sandboxesIn({}).isEmpty() ? tr("The connection has no sandbox.") : QString(); });
}

void TemplatesPage::readFrom(CloudOperations& cloud)
{
    read<QList<CloudTemplate>>(cloud.listTemplates(),
                               [this](const QList<CloudTemplate>& templates) { fill(templates); });
}

void TemplatesPage::fill(const QList<CloudTemplate>& templates)
{
    m_templates = templates;
    QList<TableRow> rows;
    for (const CloudTemplate& one : templates) {
        const qint64 changed = one.updated.toMSecsSinceEpoch();
        rows.append({one.id,
                     {{shown(one.name, 80)},
                      {shown(one.description, 120)},
                      one.updated.isValid() ? TableCell{formatTime(changed), changed} : TableCell{u"–"_s}}});
    }
    table().setRows(rows);
    if (rows.isEmpty())
        table().showEmpty(u"document-new-from-template"_s, tr("No templates"),
                          tr("A template makes a sandbox with its disks again, as often as it is run. Export a sandbox "
                             "to get one."));
}

CloudTemplate TemplatesPage::selected() const
{
    const auto found = std::ranges::find(m_templates, table().selectedKey(), &CloudTemplate::id);
    return found == m_templates.end() ? CloudTemplate() : *found;
}

void TemplatesPage::showTemplate()
{
    const CloudTemplate chosen = selected();
    const auto read = [service = &context().service, connection = place().connection, id = chosen.id] {
        CloudOperations* cloud = service->cloud(connection);
        return cloud ? cloud->readTemplate(id) : noConnection(Operation::ListTemplates);
    };
    auto* dialog = new JsonDialog(tr("Template %1").arg(chosen.name), read, context().theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void TemplatesPage::run()
{
    const CloudTemplate chosen = selected();
    auto* form = new FormDialog(u"runForm"_s, tr("Run %1").arg(chosen.name), tr("Run template"), context().theme, this);
    auto* arguments = new PairsEdit({.objectName = u"argument"_s,
                                     .add = tr("&Add argument"),
                                     .remove = tr("Remove argument"),
                                     .namePlaceholder = tr("NAME"),
                                     .name = tr("Name of the argument"),
                                     .value = tr("Value of the argument"),
                                     .nameless = tr("An argument needs a name."),
                                     .twice = tr("The argument %1 is there twice.")});
    form->addWide(tr("Arguments; those left out are as in the template:"), arguments);
    connect(arguments, &PairsEdit::changed, form, &FormDialog::noteChange);
    form->setProblem([arguments] { return arguments->problem(); });
    form->setWork([]() -> Task<Status> { co_return Status(); });
    const auto usual = std::make_shared<QMap<QString, QString>>();
    connect(form, &QDialog::accepted, this, [this, arguments, chosen, usual] {
        // What is as in the template is left to it: here it is text, there it may be a number or a list.
        auto given = arguments->pairs();
        given.removeIf([&](const auto& pair) { return usual->value(pair.key()) == pair.value(); });
        auto* dialog = new RunDialog(context().service, place().connection, chosen, given, this);
        dialog->open();
    });
    whenDone(cloud()->readTemplate(chosen.id), form, [form, arguments, usual](const Result<QJsonObject>& details) {
        if (!details)
            form->tellError(details.error());
        else if (!form->isChanged()) // The person may have been faster.
            arguments->setPairs(*usual = argumentsOf(*details));
    });
    form->open();
}

void TemplatesPage::chooseExport()
{
    auto* form =
        new FormDialog(u"exportForm"_s, tr("Export a sandbox as template"), tr("Show template"), context().theme, this);
    QComboBox* sandbox = addSandboxChoice(*form, sandboxesIn({}));
    if (m_selected.connection == place().connection)
        sandbox->setCurrentIndex(std::max(0, sandbox->findData(m_selected.id)));
    auto* name = form->addLine(u"templateName"_s, tr("&Name of the template:"), sandbox->currentText(), longestName);
    form->addNote(tr("The values of variables are left out: whoever runs the template gives them as arguments."));
    form->setProblem([name] { return cloudNameProblem(name->text(), longestName); });
    form->setWork([]() -> Task<Status> { co_return Status(); });
    connect(form, &QDialog::accepted, this,
            [this, sandbox, name] { showExport(sandbox->currentData().toString(), name->text()); });
    form->open();
}

void TemplatesPage::showExport(const QString& sandbox, const QString& name)
{
    const auto read = [service = &context().service, connection = place().connection, sandbox, name] {
        CloudOperations* cloud = service->cloud(connection);
        return cloud ? cloud->exportTemplate(sandbox, name) : noConnection(Operation::CreateTemplate);
    };
    auto* dialog = new JsonDialog(tr("Template %1").arg(name), read, context().theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->addButton(u"templateSave"_s, tr("&Save to a file…"),
                      [this, name](const JsonText& exported) { save(name, exported); });
    dialog->addButton(u"templateCreate"_s, tr("&Create on the server"), [=, this](const JsonText& exported) {
        createOnServer(name, exported);
        dialog->accept();
    });
    dialog->open();
}

void TemplatesPage::save(const QString& name, const JsonText& exported)
{
    dialogs::chooseFileToSave(this, tr("Save template"), name + u".json"_s,
                              [this, bytes = exported.json](const QString& path) {
                                  if (path.isEmpty())
                                      return;
                                  whenDone(writeFile(path, bytes), this, [this, path](const Status& outcome) {
                                      if (outcome)
                                          messages().showNotice(tr("Saved %1.").arg(shown(QFileInfo(path).fileName())));
                                      else
                                          messages().showError(outcome.error());
                                  });
                              });
}

void TemplatesPage::createOnServer(const QString& name, const JsonText& exported)
{
    const QJsonObject object = QJsonDocument::fromJson(exported.json).object();
    act<QString>(task(Operation::CreateTemplate, name),
                 [object](CloudOperations& cloud) { return cloud.createTemplate(object); });
}

} // namespace sandglass

#include "moc_templatespage.cpp"
