// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/elidedlabel.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace sandglass {

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent)
    : PlainLabel(text, parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect line = contentsRect().adjusted(std::max(0, indent()), 0, 0, 0);
    style()->drawItemText(&painter, line, static_cast<int>(alignment()) | Qt::TextSingleLine, palette(), isEnabled(),
                          fontMetrics().elidedText(text(), Qt::ElideRight, line.width()), foregroundRole());
}

} // namespace sandglass

#include "moc_elidedlabel.cpp"
