// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/emptystate.h"

#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"
#include "ui/theme/tintediconengine.h"

#include <QBoxLayout>
#include <QEvent>
#include <QPushButton>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int iconSize = 48;
constexpr int widestText = 440;
} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
    , m_icon(new PlainLabel({}, this))
    , m_title(new PlainLabel({}, this))
    , m_text(new PlainLabel({}, this))
    , m_button(new QPushButton(this))
{
    m_icon->setAlignment(Qt::AlignCenter);
    m_title->setObjectName(u"emptyTitle"_s);
    m_title->setAlignment(Qt::AlignCenter);
    QFont larger = m_title->font();
    larger.setPointSizeF(larger.pointSizeF() * 1.25);
    larger.setWeight(QFont::DemiBold);
    m_title->setFont(larger);
    m_text->setObjectName(u"emptyText"_s);
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_text->setWordWrap(true);
    m_text->setMaximumWidth(widestText);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_button->setObjectName(u"emptyButton"_s);
    m_button->setAutoDefault(true); // Enter presses it.

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 4, 24, 4);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(m_icon);
    column->addWidget(m_title);
    auto* centred = new QHBoxLayout;
    centred->addStretch(1);
    centred->addWidget(m_text, 4);
    centred->addStretch(1);
    column->addLayout(centred);
    column->addSpacing(8);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, &EmptyState::buttonClicked);
}

void EmptyState::setContent(const QString& iconName, const QString& title, const QString& text,
                            const QString& buttonText)
{
    m_iconName = iconName;
    drawIcon();
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_text->setText(text);
    m_button->setText(buttonText);
    // The focus stays here when the button goes, instead of moving on to anything in the window.
    const bool focused = m_button->hasFocus();
    setFocusProxy(buttonText.isEmpty() ? nullptr : m_button);
    if (focused)
        setFocus();
    m_button->setVisible(!buttonText.isEmpty());
    // A button that is not offered has no words; something that lists all controls should still find a name.
    m_button->setAccessibleName(buttonText.isEmpty() ? title : QString());
    setAccessibleName(title);
    setAccessibleDescription(text);
    fit();
}

void EmptyState::fit()
{
    m_icon->setVisible(!m_iconName.isEmpty());
    m_text->setVisible(!m_text->text().isEmpty());
    for (QLabel* spare : {m_icon, m_text}) {
        layout()->invalidate();
        if (layout()->totalHeightForWidth(width()) > height())
            spare->hide();
    }
}

QSize EmptyState::minimumSizeHint() const
{
    const int button = m_button->isHidden() ? 0 : m_button->sizeHint().height() + layout()->spacing();
    return {QWidget::minimumSizeHint().width(), m_title->sizeHint().height() + button};
}

void EmptyState::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

void EmptyState::drawIcon()
{
    if (m_iconName.isEmpty())
        return;
    // Large pictures are drawn in colours, unless they are asked for as symbols.
    const QString symbol = m_iconName + u"-symbolic"_s;
    m_icon->setPixmap(Theme::icon(TintedIconEngine::exists(symbol) ? symbol : m_iconName)
                          .pixmap(QSize(iconSize, iconSize), devicePixelRatioF(), QIcon::Disabled));
}

void EmptyState::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    // The picture has the colour of the palette it was drawn in.
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::DevicePixelRatioChange)
        drawIcon();
}

} // namespace sandglass

#include "moc_emptystate.cpp"
