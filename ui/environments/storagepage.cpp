// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/storagepage.h"

#include "core/provider/providerregistry.h"
#include "ui/common/messagebar.h"

#include <QBoxLayout>
#include <QPushButton>

#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

Task<Status> failsWithoutConnection(Operation operation, QString subject)
{
    co_return std::unexpected(fail(ErrorKind::Unreachable).error().during(operation, std::move(subject)));
}

StoragePage::StoragePage(const StorageContext& context, const QString& name, const QString& purpose,
                         const QStringList& titles)
    : m_context(context)
    , m_table(new RowTable(name, purpose, titles, this))
    , m_buttons(new QHBoxLayout)
{
    m_buttons->setSpacing(8);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_table, 1);
    layout->addLayout(m_buttons);
    connect(m_table, &RowTable::selectionChanged, this, [this] { updateButtons(); });
}

QPushButton* StoragePage::addButton(const QString& name, const QString& text, std::function<void()> clicked)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setAutoDefault(false);
    m_buttons->addWidget(button);
    connect(button, &QPushButton::clicked, this, [run = std::move(clicked)] { run(); });
    return button;
}

void StoragePage::setConnection(const QString& id)
{
    if (m_connection != id) {
        forget();
        setRows({});
    }
    m_connection = id;
    updateButtons();
    if (provider())
        readAgain();
}

Provider* StoragePage::provider() const
{
    Provider* chosen = m_context.providers.provider(m_connection);
    return chosen && chosen->storage() && chosen->connectionState().isReady() ? chosen : nullptr;
}

quint64 StoragePage::beginActivity(Operation operation, const QString& subject, std::function<void()> cancel) const
{
    Activity task;
    task.operation = operation;
    task.subject = subject;
    if (const Provider* there = provider())
        task.connection = there->config().name;
    return m_context.activity.begin(std::move(task), std::move(cancel));
}

void StoragePage::showError(const Error& error)
{
    m_context.messages.showError(error, [guard = QPointer(this)] {
        if (guard && guard->provider())
            guard->readAgain();
    });
}

} // namespace sandglass

#include "moc_storagepage.cpp"
