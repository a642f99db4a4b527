// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/northflank/restserver.h"

#include <QDateTime>
#include <QJsonArray>
#include <QMap>
#include <QTimeZone>
#include <QUrlQuery>

namespace sandglass::test {
using namespace Qt::StringLiterals;

/// The answers of a team whose projects and services a test sets, for what a list of sandboxes reads. It counts its
/// requests against a budget, as the service does.
class FakeTeam
{
public:
    FakeTeam()
        : m_server([this](const FakeRequest& request) { return answer(request); })
    {
    }

    RestServer& server() { return m_server; }

    /// A service as the list tells it, with what only its details tell.
    void add(const QString& project, const QString& id, const QString& status = u"COMPLETED"_s)
    {
        projects[project][id] = {
            {u"id"_s, id},
            {u"name"_s, id},
            {u"serviceType"_s, u"deployment"_s},
            {u"tags"_s, QJsonArray()},
            {u"servicePaused"_s, false},
            {u"deployment"_s,
             QJsonObject{{u"instances"_s, 1}, {u"external"_s, QJsonObject{{u"imagePath"_s, u"a:1"_s}}}}}};
        setStatus(project, id, status);
    }
    void setStatus(const QString& project, const QString& id, const QString& status, const QString& reason = {})
    {
        const QJsonObject deployment{
            {u"status"_s, status},
            {u"reason"_s, reason},
            {u"lastTransitionTime"_s,
             QDateTime::fromSecsSinceEpoch(1767225600 + m_transitions, QTimeZone::UTC).toString(Qt::ISODateWithMs)}};
        ++m_transitions;
        projects[project][id].insert(u"status"_s, QJsonObject{{u"deployment"_s, deployment}});
    }
    void setInstances(const QString& project, const QString& id, int instances)
    {
        QJsonObject deployment = projects[project][id].value(u"deployment"_s).toObject();
        deployment.insert(u"instances"_s, instances);
        projects[project][id].insert(u"deployment"_s, deployment);
    }

    qsizetype requests() const { return m_server.requests().size(); }

    QMap<QString, QMap<QString, QJsonObject>> projects;
    /// Answers in place of the usual one, unless it is empty.
    std::function<QByteArray(const FakeRequest&)> instead;
    int limit = 1000;
    int spent = 0;
    int resetSeconds = 3600;

private:
    QByteArray answer(const FakeRequest& request)
    {
        ++spent;
        if (spent > limit)
            return withBudget(refuse(429, u"Too many requests"_s));
        if (instead) {
            if (const QByteArray other = instead(request); !other.isEmpty())
                return withBudget(other);
        }
        const QStringList path = QUrl::fromEncoded(request.target).path().split(u'/', Qt::SkipEmptyParts);
        if (path == QStringList{u"v1"_s, u"projects"_s}) {
            QJsonArray list;
            for (const QString& id : projects.keys())
                list.append(QJsonObject{{u"id"_s, id}, {u"name"_s, id}});
            return withBudget(answerData(QJsonObject{{u"projects"_s, list}}));
        }
        const QString project = path.value(2);
        if (!projects.contains(project))
            return withBudget(refuse(404, u"Project not found"_s));
        if (path.size() == 4) {
            QJsonArray list;
            for (QJsonObject service : std::as_const(projects[project])) {
                service.remove(u"servicePaused"_s);
                service.remove(u"deployment"_s);
                list.append(service);
            }
            return withBudget(answerJson({{u"data"_s, QJsonObject{{u"services"_s, list}}},
                                          {u"pagination"_s, QJsonObject{{u"hasNextPage"_s, false}}}}));
        }
        const auto service = projects[project].constFind(path.value(4));
        if (service == projects[project].constEnd())
            return withBudget(refuse(404, u"Service not found"_s));
        return withBudget(answerData(*service));
    }

    QByteArray withBudget(QByteArray answer) const
    {
        const QByteArray headers = "x-ratelimit-limit: " + QByteArray::number(limit) +
                                   "\r\nx-ratelimit-remaining: " + QByteArray::number(std::max(0, limit - spent)) +
                                   "\r\nx-ratelimit-reset: " + QByteArray::number(resetSeconds) + "\r\n";
        return answer.insert(answer.indexOf("\r\n") + 2, headers);
    }

    RestServer m_server;
    int m_transitions = 0;
};

} // namespace sandglass::test
