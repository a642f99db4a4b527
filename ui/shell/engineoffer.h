// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/windowservices.h"

#include <QObject>

namespace sandglass {

class MessageBar;
class Provider;
class SandboxList;
struct Error;

/// What the window says of engines while the list is empty for want of one: that they are being tried, that the program
/// can run one by itself, or that another one is needed. Tells also when the one that it runs ends or fails.
class EngineOffer : public QObject
{
    Q_OBJECT

public:
    EngineOffer(const WindowServices& services, SandboxList& list, MessageBar& messages, QObject* parent);

    /// The connections are being tried now; before that nothing is known, and nothing said.
    void begin();
    void startEngine();

Q_SIGNALS:
    /// Nothing can be started here: the connections need a person.
    void manageRequested();

private:
    void watch(const Provider* provider);
    void engineChanged();
    void tellEnded(const Error& error);
    void update();

    const WindowServices m_services;
    SandboxList& m_list;
    MessageBar& m_messages;
    bool m_begun = false;
    bool m_ran = false; ///< until the last change
};

} // namespace sandglass
