// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logsourcebar.h"

#include "ui/common/flowlayout.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPixmap>
#include <QToolButton>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int colorSize = 12;
constexpr int longestName = 24;
} // namespace

LogSourceBar::LogSourceBar(Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(u"logSources"_s);
    setLayout(new FlowLayout(4));
    connect(&m_theme, &Theme::changed, this, &LogSourceBar::paintColors);
    hide();
}

void LogSourceBar::setNames(const QStringList& names)
{
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (const QString& name : names) {
        auto* button = new QToolButton(this);
        button->setObjectName(u"logSource%1"_s.arg(m_buttons.size()));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setText(shownLabel(shownName(name, longestName)));
        button->setAccessibleName(tr("Show the lines of %1").arg(shown(name)));
        setPlainToolTip(button, button->accessibleName());
        button->setCheckable(true);
        button->setChecked(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QToolButton::toggled, this, &LogSourceBar::hiddenChanged);
        layout()->addWidget(button);
        m_buttons.append(button);
    }
    paintColors();
    setVisible(names.size() > 1);
}

quint64 LogSourceBar::hidden() const
{
    quint64 bits = 0;
    for (qsizetype i = 0; i < m_buttons.size() && i < 64; ++i) {
        if (!m_buttons[i]->isChecked())
            bits |= quint64(1) << i;
    }
    return bits;
}

void LogSourceBar::paintColors()
{
    for (int i = 0; i < m_buttons.size(); ++i) {
        QPixmap square(QSize(colorSize, colorSize) * devicePixelRatioF());
        square.setDevicePixelRatio(devicePixelRatioF());
        square.fill(m_theme.seriesColor(i));
        m_buttons[i]->setIcon(QIcon(square));
    }
}

} // namespace sandglass

#include "moc_logsourcebar.cpp"
