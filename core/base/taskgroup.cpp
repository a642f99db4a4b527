// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/taskgroup.h"

namespace sandglass {

namespace {
/// The members that are waited for; the last one that ends gives the value.
struct Waiting
{
    qsizetype left = 0;
    OneShot<bool> done;
};

Task<void> giveUpAfter(int deadlineMs, std::shared_ptr<Waiting> waiting, std::stop_token over)
{
    if (co_await sleepFor(deadlineMs, over))
        waiting->done.set(false);
}
} // namespace

TaskGroup::Member TaskGroup::join(std::function<void()> cancel)
{
    std::erase_if(m_entries, [](const Entry& entry) { return entry.member.expired(); });
    // Deleted by the event loop: who waits for the end must not resume inside the frame that ends.
    const Member member(new QObject, [](const QObject* object) { const_cast<QObject*>(object)->deleteLater(); });
    m_entries.push_back({member, std::move(cancel)});
    return member;
}

Task<bool> TaskGroup::close(int deadlineMs) const
{
    const auto waiting = std::make_shared<Waiting>();
    const std::vector<Entry> entries = m_entries;
    for (const Entry& entry : entries) {
        const Member member = entry.member.lock();
        if (!member)
            continue;
        ++waiting->left;
        QObject::connect(member.get(), &QObject::destroyed, member.get(), [waiting] {
            if (--waiting->left == 0)
                waiting->done.set(true);
        });
        if (entry.cancel)
            entry.cancel();
    }
    if (waiting->left == 0)
        co_return true;
    std::stop_source over;
    giveUpAfter(deadlineMs, waiting, over.get_token());
    const bool all = co_await waiting->done;
    over.request_stop();
    co_return all;
}

} // namespace sandglass
