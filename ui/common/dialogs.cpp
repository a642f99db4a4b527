// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/dialogs.h"

#include "ui/common/plaintext.h"
#include "ui/common/questiondialog.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

ScriptedDialogs*& script()
{
    static ScriptedDialogs* current = nullptr;
    return current;
}

const QString& lastFolderKey()
{
    static const QString key = u"dialogs/lastFolder"_s;
    return key;
}

QString lastFolder()
{
    const QString folder = QSettings().value(lastFolderKey()).toString();
    return QFileInfo(folder).isDir() ? folder : QDir::homePath();
}

QString translated(const char* text)
{
    return QCoreApplication::translate("Dialogs", text);
}

struct FileQuestion
{
    QString title;
    QFileDialog::FileMode mode = QFileDialog::ExistingFiles;
    QFileDialog::AcceptMode accept = QFileDialog::AcceptOpen;
    QString suggestedName = {};
    QString filter = {};
};

void askForFiles(QWidget* parent, const FileQuestion& question, std::function<void(QStringList)> done)
{
    if (script()) {
        done(script()->filesToChoose);
        return;
    }
    auto* dialog = new QFileDialog(parent, shown(question.title, 120), lastFolder(), question.filter);
    dialog->setObjectName(u"fileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(question.mode);
    dialog->setAcceptMode(question.accept);
    if (question.mode == QFileDialog::Directory)
        dialog->setOption(QFileDialog::ShowDirsOnly);
    if (!question.suggestedName.isEmpty())
        dialog->selectFile(question.suggestedName);
    // Both outcomes come from finished(): exactly one call, and none when the dialog dies with its parent.
    QObject::connect(dialog, &QDialog::finished, dialog, [dialog, answer = std::move(done)](int result) {
        const QStringList files = result == QDialog::Accepted ? dialog->selectedFiles() : QStringList();
        if (!files.isEmpty())
            QSettings().setValue(lastFolderKey(), QFileInfo(files.constFirst()).absolutePath());
        answer(files);
    });
    dialog->open();
}

std::function<void(QStringList)> firstOf(std::function<void(QString)> done)
{
    return [answer = std::move(done)](const QStringList& files) { answer(files.value(0)); };
}

/// A name that a server suggests, made a plain file name: no folders, no leading dot, no control characters.
QString safeFileName(const QString& suggested)
{
    QString name = shown(suggested, 120);
    name.replace(u'/', u'_').replace(u'\\', u'_').replace(u':', u'_');
    while (name.startsWith(u'.'))
        name.remove(0, 1);
    return name;
}

} // namespace

namespace dialogs {

void confirm(QWidget* parent, const Confirmation& question, std::function<void(ConfirmationAnswer)> done)
{
    if (script()) {
        script()->asked.append(question);
        done(script()->onConfirm ? script()->onConfirm(question) : ConfirmationAnswer{});
        return;
    }
    auto* dialog = new QuestionDialog(question, parent);
    QObject::connect(dialog, &QDialog::finished, dialog, [dialog, answer = std::move(done)](int result) {
        answer({.confirmed = result == QDialog::Accepted, .checked = dialog->isChecked()});
    });
    dialog->open();
}

void askText(QWidget* parent, const QString& title, const QString& label, const QString& initial,
             std::function<void(std::optional<QString>)> done, std::function<QString(const QString&)> problemWith)
{
    if (script()) {
        std::optional<QString> text = script()->onText ? script()->onText(title) : std::nullopt;
        if (text && problemWith && !problemWith(*text).isEmpty())
            text.reset(); // The button would have been disabled.
        done(text);
        return;
    }
    auto* dialog = new QuestionDialog(title, label, initial, std::move(problemWith), parent);
    QObject::connect(dialog, &QDialog::finished, dialog, [dialog, answer = std::move(done)](int result) {
        answer(result == QDialog::Accepted ? std::optional(dialog->text()) : std::nullopt);
    });
    dialog->open();
}

void chooseFilesToUpload(QWidget* parent, std::function<void(QStringList)> done)
{
    askForFiles(parent, {.title = translated(QT_TRANSLATE_NOOP("Dialogs", "Upload files"))}, std::move(done));
}

void chooseFolderToUpload(QWidget* parent, std::function<void(QStringList)> done)
{
    askForFiles(parent,
                {.title = translated(QT_TRANSLATE_NOOP("Dialogs", "Upload a folder")), .mode = QFileDialog::Directory},
                std::move(done));
}

void chooseFolderToSaveIn(QWidget* parent, const QString& title, std::function<void(QString)> done)
{
    askForFiles(parent, {.title = title, .mode = QFileDialog::Directory}, firstOf(std::move(done)));
}

void chooseFileToSave(QWidget* parent, const QString& title, const QString& suggestedName,
                      std::function<void(QString)> done)
{
    askForFiles(parent,
                {.title = title,
                 .mode = QFileDialog::AnyFile,
                 .accept = QFileDialog::AcceptSave,
                 .suggestedName = safeFileName(suggestedName)},
                firstOf(std::move(done)));
}

void chooseFileToOpen(QWidget* parent, const QString& title, const QString& filter, std::function<void(QString)> done)
{
    askForFiles(parent, {.title = title, .mode = QFileDialog::ExistingFile, .filter = filter},
                firstOf(std::move(done)));
}

} // namespace dialogs

ScriptedDialogs::ScriptedDialogs()
{
    Q_ASSERT(!script());
    script() = this;
}

ScriptedDialogs::~ScriptedDialogs()
{
    script() = nullptr;
}

} // namespace sandglass
