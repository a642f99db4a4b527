// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QDialog>

#include <functional>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace sandglass {

class MessageBar;
class Theme;

/// A few fields and a verb. An error stays in the dialog with what was typed; success closes it. Closed before that,
/// the work goes on. Deletes itself.
class FormDialog : public QDialog
{
    Q_OBJECT

public:
    /// \a name is the object name, \a verb the text of the button: "Add port".
    FormDialog(const QString& name, const QString& title, const QString& verb, const Theme& theme, QWidget* parent);

    // Fields, from top to bottom; labels have mnemonics.

    QLineEdit* addLine(const QString& name, const QString& label, const QString& text = {}, int longest = 200);
    QSpinBox* addNumber(const QString& name, const QString& label, int least, int most, int value,
                        const QString& unit = {});
    QComboBox* addChoice(const QString& name, const QString& label);
    QCheckBox* addOption(const QString& name, const QString& text);
    /// Over the whole width, scrolled where it is high.
    void addWide(const QString& label, QWidget* field);
    void addList(const QString& label, QListWidget* list);
    /// Words under the fields before it.
    QLabel* addNote(const QString& text);

    /// \a problem says what is wrong with what was chosen, or nothing; asked after each change of a field, and by
    /// check(). It is shown once something was changed.
    void setProblem(std::function<QString()> problem);
    void check();
    /// Another field than those above was changed.
    void noteChange();
    /// Whether any field was changed since it was shown.
    bool isChanged() const { return m_changed; }
    void tellError(const Error& error);
    /// What the verb does.
    void setWork(std::function<Task<Status>()> work);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void submit();
    void setBusy(bool busy);

    const Theme& m_theme;
    MessageBar* m_messages;
    QWidget* m_fields;
    QFormLayout* m_form;
    QLabel* m_problemLabel;
    QDialogButtonBox* m_buttons;
    QPushButton* m_accept;
    QPushButton* m_cancel;
    const QString m_cancelText;
    std::function<QString()> m_problem;
    std::function<Task<Status>()> m_work;
    bool m_changed = false;
    bool m_busy = false;
};

} // namespace sandglass
