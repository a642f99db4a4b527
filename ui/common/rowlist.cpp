// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/rowlist.h"

#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

RowList::RowList(const QString& addText, const QString& removeText, MakeRow makeRow, QWidget* parent)
    : QWidget(parent)
    , m_removeText(removeText)
    , m_makeRow(std::move(makeRow))
    , m_layout(new QVBoxLayout(this))
    , m_add(new QPushButton(Theme::icon(u"list-add"_s), addText, this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    m_add->setObjectName("addRow"_L1);
    m_add->setAutoDefault(false);
    m_layout->addWidget(m_add, 0, Qt::AlignLeft);
    m_layout->addStretch();
    connect(m_add, &QPushButton::clicked, this, [this] {
        addRow(true);
        Q_EMIT changed();
    });
}

QWidget* RowList::addRow(bool focus)
{
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_makeRow(row);
    auto* remove = new QToolButton(row);
    remove->setObjectName("removeRow"_L1);
    remove->setIcon(Theme::icon(u"edit-delete-remove"_s));
    remove->setAutoRaise(true);
    remove->setAccessibleName(m_removeText);
    setPlainToolTip(remove, m_removeText);
    connect(remove, &QToolButton::clicked, this, [this, row] { removeRow(row); });
    layout->addWidget(remove);
    m_layout->insertWidget(static_cast<int>(m_rows.size()), row);
    m_rows.append(row);
    // Tab goes through the rows before the button that adds one.
    setTabOrder(remove, m_add);
    if (focus) {
        QWidget* first = row; // The field that Tab reaches first, past the words before it.
        while ((first->focusPolicy() & Qt::TabFocus) != Qt::TabFocus)
            first = first->nextInFocusChain();
        first->setFocus(Qt::TabFocusReason);
    }
    return row;
}

void RowList::clear()
{
    for (QWidget* row : std::as_const(m_rows)) {
        m_layout->removeWidget(row);
        row->hide();
        row->deleteLater();
    }
    m_rows.clear();
}

void RowList::removeRow(QWidget* row)
{
    m_rows.removeOne(row);
    m_layout->removeWidget(row);
    row->hide();
    row->deleteLater();
    m_add->setFocus();
    Q_EMIT changed();
}

} // namespace sandglass

#include "moc_rowlist.cpp"
