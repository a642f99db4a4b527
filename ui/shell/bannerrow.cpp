// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/bannerrow.h"

#include "core/base/clock.h"
#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/shell/connectionwords.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QToolButton>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// Whether another token may help, and the person can give one.
bool blamesToken(const ConnectionConfig& config, const ConnectionState& state)
{
    const bool forbidden = state.error && state.error->hint == Hint::MissingPermission;
    return isNorthflank(config) && config.origin.isEmpty() &&
           (state.phase == ConnectionPhase::Unauthorised || forbidden);
}
} // namespace

BannerRow::BannerRow(const ConnectionConfig& config, const QString& retryText, Theme& theme, const Clock& clock,
                     QWidget* parent)
    : QFrame(parent)
    , m_config(config)
    , m_theme(theme)
    , m_clock(clock)
    , m_glyph(new PlainLabel(QString(), this))
    , m_text(new PlainLabel(QString(), this))
    , m_countdown(new PlainLabel(QString(), this))
    , m_retry(new QToolButton(this))
    , m_changeToken(new QToolButton(this))
{
    setObjectName("connectionBannerRow"_L1);
    setAutoFillBackground(true);
    m_text->setObjectName("connectionBannerText"_L1);
    // Long words of a server take a second line rather than the width of the window.
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_text->setWordWrap(true);
    m_countdown->setObjectName("connectionBannerCountdown"_L1);

    m_retry->setObjectName("connectionBannerRetry"_L1);
    m_retry->setText(retryText);
    m_retry->setAccessibleName(tr("%1: %2").arg(retryText, shown(m_config.name, 100)));
    setPlainToolTip(m_retry, tr("Do not wait for the next attempt"));
    connect(m_retry, &QToolButton::clicked, this, &BannerRow::retryRequested);

    m_changeToken->setObjectName("connectionBannerToken"_L1);
    m_changeToken->setText(tr("Change token…"));
    m_changeToken->setAccessibleName(tr("Change token: %1").arg(shown(m_config.name, 100)));
    setPlainToolTip(m_changeToken, tr("Paste another token for this connection"));
    connect(m_changeToken, &QToolButton::clicked, this, &BannerRow::tokenRequested);

    auto* copy = new QToolButton(this);
    copy->setObjectName("connectionBannerCopy"_L1);
    copy->setText(tr("Copy details"));
    setPlainToolTip(copy, tr("Copy all that is known of this problem"));
    connect(copy, &QToolButton::clicked, this, [this] {
        if (m_state.error)
            QGuiApplication::clipboard()->setText(errorDetails(*m_state.error));
    });

    auto* close = new QToolButton(this);
    close->setObjectName("connectionBannerClose"_L1);
    close->setIcon(Theme::icon(u"dialog-close"_s));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Hide this line"));
    setPlainToolTip(close, tr("Hide until it has been connected again"));
    connect(close, &QToolButton::clicked, this, &BannerRow::dismissed);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 4, 4);
    layout->setSpacing(8);
    layout->addWidget(m_glyph);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_countdown);
    layout->addWidget(m_changeToken);
    layout->addWidget(m_retry);
    layout->addWidget(copy);
    layout->addWidget(close);
    connect(&m_theme, &Theme::changed, this, &BannerRow::applyColors);
}

void BannerRow::setState(const ConnectionState& state)
{
    m_state = state;
    QString problem = connectionProblemText(state);
    problem.replace(u'\n', u" – "_s);
    const QString head = tr("%1: %2.").arg(shown(m_config.name, 100), connectionPhaseText(state));
    const QString text = problem.isEmpty() ? head : head + u' ' + problem;
    m_text->setText(text);
    setPlainToolTip(m_text, text);
    m_glyph->setText(connectionGlyph(state.phase));
    m_retry->setEnabled(state.phase != ConnectionPhase::Connecting);
    m_changeToken->setVisible(blamesToken(m_config, state));
    applyColors();
    refreshCountdown();
}

void BannerRow::refreshCountdown()
{
    m_countdown->setText(nextAttemptText(m_state, m_clock));
}

void BannerRow::applyColors()
{
    QPalette colours = palette();
    const bool refused = m_state.phase == ConnectionPhase::Refused || m_state.phase == ConnectionPhase::Unauthorised;
    colours.setColor(QPalette::Window, m_theme.color(refused ? Role::ErrorBackground : Role::WarningBackground));
    setPalette(colours);
    QPalette glyph = colours;
    glyph.setColor(QPalette::WindowText, connectionColor(m_state.phase, m_theme));
    m_glyph->setPalette(glyph);
}

} // namespace sandglass

#include "moc_bannerrow.cpp"
