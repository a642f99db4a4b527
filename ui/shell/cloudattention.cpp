// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/cloudattention.h"

#include "core/provider/providerregistry.h"

#include <QEvent>
#include <QWidget>

namespace sandglass {

CloudAttention::CloudAttention(const ProviderRegistry& providers, QWidget& window)
    : QObject(&window)
    , m_providers(providers)
    , m_window(window)
{
    window.installEventFilter(this);
    connect(&providers, &ProviderRegistry::connectionAdded, this, &CloudAttention::tell);
}

bool CloudAttention::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::WindowStateChange: {
        const auto known = m_providers.providers();
        for (Provider* provider : known)
            tell(provider);
        break;
    }
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void CloudAttention::tell(Provider* provider) const
{
    if (CloudOperations* cloud = provider->cloud())
        cloud->setWatched(m_window.isVisible() && !m_window.isMinimized());
}

} // namespace sandglass

#include "moc_cloudattention.cpp"
