// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/metrics/metrictile.h"

#include "ui/common/plainlabel.h"

#include <QBoxLayout>

namespace sandglass {
using namespace Qt::StringLiterals;

MetricTile::MetricTile(const QString& name, const QString& objectName, QWidget* parent)
    : QWidget(parent)
    , m_name(new PlainLabel(name, this))
    , m_value(new PlainLabel(u"–"_s, this))
{
    setObjectName(objectName);
    m_value->setObjectName(objectName + u"Value"_s);
    m_name->setForegroundRole(QPalette::PlaceholderText);
    QFont large = m_value->font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    m_value->setFont(large);
    // Digits that change must not push their neighbours about.
    m_value->setMinimumWidth(QFontMetrics(large).horizontalAdvance(u"1,023 MiB/s"_s));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_name);
    column->addWidget(m_value);
}

void MetricTile::setName(const QString& name)
{
    m_name->setText(name);
}

void MetricTile::setValue(const QString& value, bool muted)
{
    m_value->setText(value);
    m_value->setForegroundRole(muted ? QPalette::PlaceholderText : QPalette::WindowText);
}

QString MetricTile::value() const
{
    return m_value->text();
}

} // namespace sandglass

#include "moc_metrictile.cpp"
