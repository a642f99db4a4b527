// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/terminal/terminalendbar.h"

#include "ui/common/format.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace sandglass {

using namespace Qt::StringLiterals;

TerminalEndBar::TerminalEndBar(Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_glyph(new PlainLabel)
    , m_text(new PlainLabel)
    , m_detail(new PlainLabel)
    , m_copy(new QPushButton(tr("Copy &details")))
    , m_command(new QPushButton(tr("&Run a command…")))
    , m_resume(new QPushButton(tr("R&esume sandbox")))
    , m_reconnect(new QPushButton(tr("Rec&onnect")))
{
    setObjectName(u"terminalEndBar"_s);
    m_text->setObjectName(u"terminalEndText"_s);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setObjectName(u"terminalEndDetail"_s);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copy->setObjectName(u"terminalCopyDetails"_s);
    m_command->setObjectName(u"terminalRunCommand"_s);
    m_resume->setObjectName(u"terminalResume"_s);
    m_reconnect->setObjectName(u"terminalReconnect"_s);
    setPlainToolTip(m_copy, tr("Copy what a bug report needs to the clipboard"));
    setPlainToolTip(m_command, tr("Run one program of the image in this terminal"));

    auto* const words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_text);
    words->addWidget(m_detail);
    auto* const line = new QHBoxLayout(this);
    line->setContentsMargins(8, 4, 8, 4);
    line->setSpacing(8);
    line->addWidget(m_glyph);
    line->addLayout(words, 1);
    line->addWidget(m_copy);
    line->addWidget(m_command);
    line->addWidget(m_resume);
    line->addWidget(m_reconnect);

    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (m_error)
            QApplication::clipboard()->setText(errorDetails(*m_error));
    });
    connect(m_command, &QPushButton::clicked, this, &TerminalEndBar::commandRequested);
    connect(m_resume, &QPushButton::clicked, this, &TerminalEndBar::resumeRequested);
    connect(m_reconnect, &QPushButton::clicked, this, &TerminalEndBar::reconnectRequested);
    connect(&m_theme, &Theme::changed, this, &TerminalEndBar::paintGlyph);
}

void TerminalEndBar::setContent(const Content& content)
{
    m_failed = content.failed;
    m_paused = content.paused;
    m_error = content.error;
    m_text->setText(shown(content.text));
    m_detail->setText(shown(content.detail, 400, true));
    m_detail->setVisible(!content.detail.isEmpty());
    m_copy->setVisible(content.error.has_value());
    m_command->setVisible(content.offerCommand);
    m_resume->setVisible(content.offerResume);
    m_reconnect->setVisible(!content.paused);
    m_reconnect->setEnabled(content.canReconnect);
    setPlainToolTip(m_reconnect, content.canReconnect ? tr("Start a new process in this terminal") : content.whyNot);
    setAccessibleName(m_text->text());
    paintGlyph();
}

void TerminalEndBar::paintGlyph()
{
    m_glyph->setText(m_failed ? u"⚠"_s : m_paused ? stateGlyph(SandboxState::Paused) : u"■"_s);
    QPalette colors = m_glyph->palette();
    colors.setColor(QPalette::WindowText, m_theme.color(m_failed   ? Role::Failed
                                                        : m_paused ? Role::Paused
                                                                   : Role::Stopped));
    m_glyph->setPalette(colors);
    QPalette muted = m_detail->palette();
    muted.setColor(QPalette::WindowText, m_theme.color(Role::MutedText));
    m_detail->setPalette(muted);
}

} // namespace sandglass

#include "moc_terminalendbar.cpp"
