// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connectionfields.h"

#include <QFormLayout>
#include <QWidget>

namespace sandglass {

ConnectionFields::ConnectionFields(QFormLayout& form, QObject* parent)
    : QObject(parent)
    , m_form(form)
{
}

void ConnectionFields::setShown(bool shown)
{
    for (QWidget* row : std::as_const(m_rows))
        m_form.setRowVisible(row, shown);
}

void ConnectionFields::addRow(const QString& label, QWidget* field)
{
    m_form.addRow(label, field);
    m_rows.append(field);
}

QWidget* ConnectionFields::place() const
{
    return m_form.parentWidget();
}

} // namespace sandglass

#include "moc_connectionfields.cpp"
