// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/cloudservice.h"
#include "core/sandboxes/sandbox.h"
#include "ui/cloud/cloudcontext.h"
#include "ui/common/messagebar.h"
#include "ui/common/pane.h"

class QLabel;
class QPushButton;

namespace sandglass {

/// Settings of a cloud's sandbox, changed by Apply. What was changed here stays until it is applied.
class SettingsPage : public Pane
{
    Q_OBJECT

public:
    /// Reads what is in force, unless something was changed here.
    void refresh() override;

protected:
    /// \a button is the object name of Apply; \a note says what a change brings with it.
    SettingsPage(const CloudContext& context, MessageBar& messages, Sandbox sandbox, const QString& button,
                 const QString& note);

    virtual void readFrom(CloudOperations& cloud) = 0;
    /// What differs from what is in force.
    virtual CloudUpdate changes() const = 0;
    virtual void applied(const CloudUpdate& update) = 0;
    virtual QString problem() const { return {}; }

    const CloudContext& context() const { return m_context; }
    const Sandbox& sandbox() const { return m_sandbox; }
    void setFields(QWidget* fields);
    void check();
    /// Hands the outcome to \a show; an error is shown with a way to read again.
    template <typename T> void read(Task<Result<T>> reading, std::function<void(const T&)> show);

private:
    /// Null while the connection is not ready.
    CloudOperations* cloud() const { return m_context.service.cloud(m_sandbox.key.connection); }
    /// The connection came or went.
    void watch();
    bool canApply() const;
    void apply();

    const CloudContext m_context;
    MessageBar& m_messages;
    const Sandbox m_sandbox;
    QWidget* m_fields = nullptr;
    QLabel* m_problem;
    QPushButton* m_apply;
    int m_reading = 0; ///< counts what was asked
    bool m_ready = false;
    bool m_busy = false;
};

template <typename T> void SettingsPage::read(Task<Result<T>> reading, std::function<void(const T&)> show)
{
    whenDone(std::move(reading), this, [this, asked = m_reading, show = std::move(show)](const Result<T>& outcome) {
        if (asked != m_reading)
            return;
        if (!outcome) {
            m_messages.showError(outcome.error(), whileAlive(this, [this] { refresh(); }));
            return;
        }
        show(*outcome);
        m_ready = true;
        check();
    });
}

} // namespace sandglass
