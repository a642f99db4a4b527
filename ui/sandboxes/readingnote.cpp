// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/readingnote.h"

#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace sandglass {
using namespace Qt::StringLiterals;

ReadingNote::ReadingNote(const QString& name, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_text(new PlainLabel({}, this))
    , m_retry(new QToolButton(this))
{
    m_text->setWordWrap(true);
    m_text->setObjectName(name + u"Note"_s);
    m_retry->setObjectName(name + u"Retry"_s);
    m_retry->setText(tr("Retry"));
    m_retry->setIcon(Theme::icon(u"view-refresh"_s));
    m_retry->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_retry->setFocusPolicy(Qt::StrongFocus);
    connect(m_retry, &QToolButton::clicked, this, &ReadingNote::retry);
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_retry, 0, Qt::AlignTop);
    hide();
}

void ReadingNote::show(bool busy, const QString& busyText, const std::optional<Error>& error)
{
    QString text = busy ? busyText : QString();
    if (!busy && error) {
        QStringList lines{errorHeadline(*error)};
        for (const QString& line : {shown(error->serverText, 300), hintText(error->hint)}) {
            if (!line.isEmpty())
                lines.append(line);
        }
        text = lines.join(u'\n');
    }
    QPalette colours = m_text->palette();
    colours.setColor(QPalette::WindowText, m_theme.color(busy ? Role::MutedText : Role::Failed));
    m_text->setPalette(colours);
    m_text->setText(text);
    m_retry->setVisible(!busy && error.has_value());
    setVisible(!text.isEmpty());
}

} // namespace sandglass

#include "moc_readingnote.cpp"
