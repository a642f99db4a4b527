// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logscopebar.h"

#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int longestText = 500;
constexpr int longestInstance = 40;
} // namespace

LogScopeBar::LogScopeBar(QWidget* parent)
    : QWidget(parent)
    , m_kind(new QComboBox(this))
    , m_text(new QLineEdit(this))
    , m_instance(new QComboBox(this))
{
    setObjectName(u"logScope"_s);
    setFocusProxy(m_text);
    m_kind->setObjectName(u"scopeKind"_s);
    m_kind->setAccessibleName(tr("Which lines the server gives"));
    using Kind = LogServerFilter::Kind;
    m_kind->addItem(tr("Lines with"), QVariant::fromValue(Kind::TextIncludes));
    m_kind->addItem(tr("Lines without"), QVariant::fromValue(Kind::TextNotIncludes));
    m_kind->addItem(tr("Lines that match"), QVariant::fromValue(Kind::RegexIncludes));
    m_kind->addItem(tr("Lines that do not match"), QVariant::fromValue(Kind::RegexNotIncludes));
    m_text->setObjectName(u"scopeText"_s);
    m_text->setAccessibleName(tr("Text or regular expression for the server"));
    m_text->setPlaceholderText(tr("Text for the server, then Enter"));
    m_text->setMaxLength(longestText);
    m_text->setClearButtonEnabled(true);
    m_text->setMinimumWidth(160);
    m_instance->setObjectName(u"scopeInstance"_s);
    m_instance->setAccessibleName(tr("Instance whose lines are read"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(new PlainLabel(tr("The server gives:"), this));
    row->addWidget(m_kind);
    row->addWidget(m_text, 1);
    row->addWidget(m_instance);
    setInstances({});
    connect(m_kind, &QComboBox::currentIndexChanged, this, &LogScopeBar::apply);
    connect(m_instance, &QComboBox::currentIndexChanged, this, &LogScopeBar::apply);
    connect(m_text, &QLineEdit::editingFinished, this, &LogScopeBar::apply);
    connect(m_text, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty())
            apply();
    });
}

void LogScopeBar::clear()
{
    const LogScope before = m_scope;
    {
        const QSignalBlocker quiet(this);
        m_text->clear();
        setInstances({});
    }
    if (m_scope != before)
        Q_EMIT scopeChanged();
}

void LogScopeBar::setInstances(const QStringList& names)
{
    m_instance->clear();
    m_instance->addItem(tr("All instances"), QString());
    for (const QString& name : names)
        m_instance->addItem(shown(name, longestInstance), name);
    m_instance->setVisible(names.size() > 1);
}

void LogScopeBar::apply()
{
    LogScope scope;
    if (!m_text->text().isEmpty())
        scope.filter = LogServerFilter{m_kind->currentData().value<LogServerFilter::Kind>(), m_text->text()};
    scope.instance = m_instance->currentData().toString();
    if (scope == m_scope)
        return;
    m_scope = scope;
    Q_EMIT scopeChanged();
}

} // namespace sandglass

#include "moc_logscopebar.cpp"
