// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cloud/pagedialog.h"

#include "ui/cloud/cloudpage.h"
#include "ui/common/messagebar.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QShortcut>
#include <QTabWidget>

namespace sandglass {
using namespace Qt::StringLiterals;

PageDialog::PageDialog(const QString& name, const QString& title, QWidget* parent)
    : QDialog(parent)
    , m_messages(new MessageBar(this))
    , m_tabs(new QTabWidget(this))
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(name);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(shown(title, 120));
    m_tabs->setObjectName("pageTabs"_L1);
    m_tabs->setDocumentMode(true);
    m_tabs->setTabBarAutoHide(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setObjectName("pageClose"_L1);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_messages);
    m_layout->addWidget(m_tabs, 1);
    m_layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 96, fontMetrics().height() * 24);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(new QShortcut(QKeySequence::Refresh, this), &QShortcut::activated, this, &PageDialog::refresh);
}

void PageDialog::addPage(Pane* page, const QString& title)
{
    m_tabs->addTab(page, title);
    m_tabs->setFocusPolicy(m_tabs->count() > 1 ? Qt::TabFocus : Qt::NoFocus); // The bar of a single tab is hidden.
}

void PageDialog::addPage(CloudPage* page, const QString& title, const CloudPlace& place)
{
    addPage(page, title);
    page->setPlace(place);
}

void PageDialog::addHeader(QLayout* header)
{
    m_layout->insertLayout(1, header);
}

void PageDialog::refresh()
{
    m_messages->clear();
    const auto pages = findChildren<Pane*>();
    for (Pane* page : pages)
        page->refresh();
}

} // namespace sandglass

#include "moc_pagedialog.cpp"
