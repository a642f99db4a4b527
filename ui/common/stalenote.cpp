// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/stalenote.h"

#include "core/base/clock.h"
#include "ui/common/format.h"
#include "ui/theme/theme.h"

#include <QTimer>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int tickMs = 1000;
} // namespace

StaleNote::StaleNote(const Clock& clock, Theme& theme, QWidget* parent)
    : PlainLabel({}, parent)
    , m_clock(clock)
    , m_theme(theme)
    , m_timer(new QTimer(this))
{
    setObjectName(u"staleNote"_s);
    setContentsMargins(8, 4, 8, 4);
    setWordWrap(true);
    hide();
    m_timer->setInterval(tickMs);
    connect(m_timer, &QTimer::timeout, this, &StaleNote::tellAge);
    connect(&m_theme, &Theme::changed, this, &StaleNote::paintMuted);
    paintMuted();
}

void StaleNote::setReadAt(std::optional<qint64> wallMs)
{
    m_readAtMs = wallMs;
    setVisible(wallMs.has_value());
    if (!wallMs) {
        m_timer->stop();
        return;
    }
    tellAge();
    m_timer->start();
}

void StaleNote::tellAge()
{
    const qint64 ageS = (m_clock.wallNs() / 1000000 - *m_readAtMs) / 1000;
    setText(tr("⚠ Not connected. This is as it was %1 ago; it is read again when the connection is back.")
                .arg(formatAge(std::max<qint64>(ageS, 0))));
}

void StaleNote::paintMuted()
{
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, m_theme.color(Role::MutedText));
    setPalette(muted);
}

} // namespace sandglass

#include "moc_stalenote.cpp"
