// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/jsondialog.h"

#include "ui/common/jsonview.h"
#include "ui/common/messagebar.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QShortcut>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

JsonDialog::JsonDialog(const QString& title, Read read, Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_read(std::move(read))
    , m_messages(new MessageBar(this))
    , m_view(new JsonView(tr("Description as JSON"), theme, this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Close, this))
{
    setObjectName("jsonDialog"_L1);
    setWindowTitle(shown(title, 120));
    // Enter belongs to the search, where it goes to the next match.
    m_buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    m_buttons->button(QDialogButtonBox::Close)->setObjectName("jsonClose"_L1);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_buttons);
    resize(fontMetrics().averageCharWidth() * 96, fontMetrics().height() * 32);

    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_view, &JsonView::refreshRequested, this, &JsonDialog::readAgain);
    connect(new QShortcut(QKeySequence::Refresh, this), &QShortcut::activated, this, &JsonDialog::readAgain);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_view, &JsonView::focusSearch);
    m_view->focusSearch();
    readAgain();
}

void JsonDialog::addButton(const QString& name, const QString& text, std::function<void(const JsonText&)> clicked)
{
    QPushButton* button = m_buttons->addButton(text, QDialogButtonBox::ActionRole);
    button->setObjectName(name);
    button->setAutoDefault(false);
    button->setEnabled(!m_text.json.isEmpty());
    m_added.append(button);
    connect(button, &QPushButton::clicked, this, [this, run = std::move(clicked)] { run(m_text); });
}

void JsonDialog::readAgain()
{
    if (m_reading)
        return;
    m_reading = true;
    whenDone(readJsonText(m_read()), this, [this](const Result<JsonText>& done) {
        m_reading = false;
        m_messages->clear();
        if (!done) {
            m_messages->showError(done.error(), [this] { readAgain(); });
            return;
        }
        m_text = *done;
        m_view->setText(m_text);
        for (QPushButton* button : std::as_const(m_added))
            button->setEnabled(true);
    });
}

} // namespace sandglass

#include "moc_jsondialog.cpp"
