// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/docker/apirequest.h"

#include <QJsonDocument>
#include <QUrl>

namespace sandglass {

ApiQuery& ApiQuery::add(QByteArrayView name, QStringView value)
{
    m_text += m_text.isEmpty() ? '?' : '&';
    m_text += name;
    m_text += '=';
    m_text += QUrl::toPercentEncoding(value.toString());
    return *this;
}

ApiQuery& ApiQuery::addFlag(QByteArrayView name, bool value)
{
    return add(name, QString::number(value ? 1 : 0));
}

ApiQuery& ApiQuery::addNumber(QByteArrayView name, qint64 value)
{
    return add(name, QString::number(value));
}

ApiQuery& ApiQuery::addFilters(const QJsonObject& filters)
{
    return add("filters", QString::fromUtf8(QJsonDocument(filters).toJson(QJsonDocument::Compact)));
}

QByteArray ApiQuery::encoded() const
{
    return m_text;
}

QByteArray apiPath(std::initializer_list<QStringView> components)
{
    QByteArray path;
    for (const auto component : components) {
        path += '/';
        path += QUrl::toPercentEncoding(component.toString(), "/:");
    }
    return path;
}

} // namespace sandglass
