// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace sandglass {

class Provider;
class ProviderRegistry;

/// Tells the clouds whether anybody can look at \a window, so that they spend no requests on one that is hidden or
/// minimised.
class CloudAttention final : public QObject
{
    Q_OBJECT

public:
    /// Goes with \a window.
    CloudAttention(const ProviderRegistry& providers, QWidget& window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void tell(Provider* provider) const;

    const ProviderRegistry& m_providers;
    const QWidget& m_window;
};

} // namespace sandglass
