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
{
    setObjectName("jsonDialog"_L1);
    setWindowTitle(shown(title, 120));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    // Enter belongs to the search, where it goes to the next match.
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Close)->setObjectName("jsonClose"_L1);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_messages);
    layout->addWidget(m_view, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 96, fontMetrics().height() * 32);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_view, &JsonView::refreshRequested, this, &JsonDialog::readAgain);
    connect(new QShortcut(QKeySequence::Refresh, this), &QShortcut::activated, this, &JsonDialog::readAgain);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_view, &JsonView::focusSearch);
    m_view->focusSearch();
    readAgain();
}

void JsonDialog::readAgain()
{
    if (m_reading)
        return;
    m_reading = true;
    whenDone(readJsonText(m_read()), this, [this](const Result<JsonText>& done) {
        m_reading = false;
        m_messages->clear();
        if (done)
            m_view->setText(*done);
        else
            m_messages->showError(done.error(), [this] { readAgain(); });
    });
}

} // namespace sandglass

#include "moc_jsondialog.cpp"
