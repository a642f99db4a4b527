// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activity/activity.h"
#include "core/sandboxes/cloudservice.h"
#include "ui/cloud/cloudcontext.h"
#include "ui/common/messagebar.h"
#include "ui/common/pane.h"
#include "ui/common/rowtable.h"

#include <QPointer>

#include <functional>

class QComboBox;
class QLabel;
class QPushButton;

namespace sandglass {

class FlowLayout;
class FormDialog;

/// A table of what a cloud has, with buttons under it. It reads when it is seen, after everything that was done there,
/// and when it is told to; an error is shown with a way to try again.
class CloudPage : public Pane
{
    Q_OBJECT

public:
    void setPlace(const CloudPlace& place);
    /// Reads again what is shown; a page that nobody sees does so when it is seen.
    void refresh() override;

protected:
    /// \a name is the object name of the table, \a purpose its name for screen readers.
    CloudPage(const CloudContext& context, MessageBar& messages, const QString& name, const QString& purpose,
              const QStringList& titles);

    /// Asks the cloud, through read().
    virtual void readFrom(CloudOperations& cloud) = 0;
    /// What is known is of another place.
    virtual void forget() = 0;

    /// \a obstacle says why it can't be done with what is selected; empty when it can.
    QPushButton* addButton(const QString& name, const QString& text, std::function<void()> clicked,
                           std::function<QString()> obstacle = {});
    void updateButtons();
    RowTable& table() { return *m_table; }
    const RowTable& table() const { return *m_table; }
    const CloudContext& context() const { return m_context; }
    const CloudPlace& place() const { return m_place; }
    MessageBar& messages() { return m_messages; }
    /// Null while the connection is not ready.
    CloudOperations* cloud() const { return m_context.service.cloud(m_place.connection); }
    /// An obstacle for addButton().
    QString needsSelection() const;
    /// The name of a sandbox, or of what its id tells of it.
    QString nameOfSandbox(const QString& id) const;
    /// The ids of the sandboxes of \a project, of the whole connection where it is empty, sorted by name.
    QStringList sandboxesIn(const QString& project) const;
    QStringList sandboxesOfProject() const;
    static constexpr int megabytesPerGigabyte = 1024;
    static constexpr int mostGigabytes = 64 * 1024;
    /// The least number of whole gigabytes that a server's size fits into, as a field takes it.
    static int wholeGigabytes(qint64 megabytes);
    /// Asks for a new volume. \a spec is what the fields begin with, the least size, and what it is restored from.
    void createVolume(const CloudVolumeSpec& spec);
    /// A field for one of the sandboxes \a ids.
    QComboBox* addSandboxChoice(FormDialog& form, const QStringList& ids) const;
    /// Reads although nobody sees it.
    void setEager() { m_eager = true; }

    /// Hands the outcome to \a show unless something newer was asked for meanwhile; an error is shown.
    template <typename T> void read(Task<Result<T>> reading, std::function<void(const T&)> show);
    /// A task here, for CloudService.
    CloudTask task(Operation operation, const QString& subject, const QString& sandbox = {}) const;
    /// Does it at once; the outcome is shown, unless it is an error that \a takes takes.
    template <typename T>
    void act(CloudTask about, CloudService::Work<T> work, std::function<bool(const Error&)> takes = {});
    /// Opens \a form, which does \a work when it is accepted; success is told here.
    template <typename T>
    void open(FormDialog* form, std::function<CloudTask()> about, std::function<CloudService::Work<T>()> work);

    void showEvent(QShowEvent* event) override;

private:
    void watch();
    void tellDone(const CloudTask& about);
    void tellUnread(const Error& error);
    void openForm(FormDialog* form, std::function<CloudTask()> about,
                  std::function<Task<Status>(const CloudTask&)> work);
    void setBusy(const CloudTask& about);

    CloudContext m_context;
    MessageBar& m_messages;
    CloudPlace m_place;
    RowTable* m_table;
    FlowLayout* m_buttonRow;
    QLabel* m_note;
    QList<std::pair<QPushButton*, std::function<QString()>>> m_buttons;
    int m_reading = 0; ///< counts what was asked
    int m_busy = 0;    ///< actions under way
    bool m_stale = true;
    bool m_eager = false;
};

/// Whether \a work succeeded.
template <typename T> Task<Status> statusOf(Task<Result<T>> work)
{
    const Result<T> outcome = co_await work;
    co_return outcome ? Status() : Status(std::unexpected(outcome.error()));
}

template <typename T> void CloudPage::read(Task<Result<T>> reading, std::function<void(const T&)> show)
{
    whenDone(std::move(reading), this, [this, asked = m_reading, show = std::move(show)](const Result<T>& outcome) {
        if (asked != m_reading)
            return;
        if (outcome)
            show(*outcome);
        else
            tellUnread(outcome.error());
        updateButtons();
    });
}

template <typename T>
void CloudPage::act(CloudTask about, CloudService::Work<T> work, std::function<bool(const Error&)> takes)
{
    ++m_busy;
    setBusy(about);
    whenDone(m_context.service.run<T>(about, work), this, [this, about, work, takes](const Result<T>& outcome) {
        --m_busy;
        setBusy(about);
        if (outcome)
            tellDone(about);
        else if (!takes || !takes(outcome.error()))
            m_messages.showError(outcome.error(),
                                 whileAlive(this, [this, about, work, takes] { act<T>(about, work, takes); }));
    });
}

template <typename T>
void CloudPage::open(FormDialog* form, std::function<CloudTask()> about, std::function<CloudService::Work<T>()> work)
{
    openForm(form, std::move(about), [service = &m_context.service, work = std::move(work)](const CloudTask& task) {
        return statusOf<T>(service->run<T>(task, work()));
    });
}

} // namespace sandglass
