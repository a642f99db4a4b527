// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

class QWidget;

namespace sandglass {

/// A decision about something that will be lost.
struct Confirmation
{
    QString title = {};         ///< "Delete sandbox?"
    QString text = {};          ///< names what will be lost
    QStringList items = {};     ///< the objects, shown as a scrolling list when more than one
    QString confirmButton = {}; ///< a verb: "Delete sandbox"
    QString checkBox = {};      ///< an option, empty for none
    bool checked = false;
    QString typeToConfirm = {}; ///< the word to type before the button works, empty for none
    bool dangerous = true;
};

struct ConfirmationAnswer
{
    bool confirmed = false;
    bool checked = false;
};

/// Modal decisions and file choices, asynchronous (no nested event loop), the only way to them; every text is shown
/// plainly. The callbacks run on the main thread, also for "no" (not confirmed, empty list), and never after \a parent
/// died. Tests answer in place of the person through ScriptedDialogs.
namespace dialogs {
void confirm(QWidget* parent, const Confirmation& question, std::function<void(ConfirmationAnswer)> done);
void askText(QWidget* parent, const QString& title, const QString& label, const QString& initial,
             std::function<void(std::optional<QString>)> done,
             std::function<QString(const QString&)> problemWith = {}); ///< non-empty problem: shown, button disabled
void chooseFilesToUpload(QWidget* parent, std::function<void(QStringList)> done);
void chooseFolderToUpload(QWidget* parent, std::function<void(QStringList)> done);
void chooseFolderToSaveIn(QWidget* parent, const QString& title, std::function<void(QString)> done);
void chooseFileToSave(QWidget* parent, const QString& title, const QString& suggestedName,
                      std::function<void(QString)> done);
void chooseFileToOpen(QWidget* parent, const QString& title, const QString& filter, std::function<void(QString)> done);
} // namespace dialogs

/// While one exists, dialogs answer at once from it and record what was asked. For tests.
class ScriptedDialogs
{
public:
    ScriptedDialogs();
    ~ScriptedDialogs();
    ScriptedDialogs(const ScriptedDialogs&) = delete;
    ScriptedDialogs& operator=(const ScriptedDialogs&) = delete;

    std::function<ConfirmationAnswer(const Confirmation&)> onConfirm;
    std::function<std::optional<QString>(const QString& title)> onText;
    QStringList filesToChoose; ///< for every file or folder choice
    QList<Confirmation> asked;
};

} // namespace sandglass
