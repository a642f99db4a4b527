// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/searchline.h"

#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QDialog>
#include <QKeyEvent>
#include <QTimer>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int debounceMs = 150;
} // namespace

SearchLine::SearchLine(const QString& purpose, QWidget* returnFocusTo, QWidget* parent)
    : QLineEdit(parent)
    , m_returnFocusTo(returnFocusTo)
    , m_timer(new QTimer(this))
{
    setPlaceholderText(purpose);
    setAccessibleName(purpose);
    setPlainToolTip(this, purpose);
    auto* magnifier = addAction(Theme::icon(u"search"_s), QLineEdit::LeadingPosition);
    magnifier->setObjectName(u"searchIcon"_s);
    magnifier->setText(purpose);
    // Not Qt's own clear button: its icon is looked for in every folder of the desktop's theme, which takes as long as
    // all else of the window.
    auto* clearing = addAction(Theme::icon(u"edit-clear"_s), QLineEdit::TrailingPosition);
    clearing->setObjectName(u"clearSearch"_s);
    clearing->setText(tr("Clear"));
    clearing->setVisible(false);

    m_timer->setSingleShot(true);
    m_timer->setInterval(debounceMs);
    const auto tell = [this] {
        m_timer->stop();
        if (text() == m_told)
            return;
        m_told = text();
        Q_EMIT searchChanged(m_told);
    };
    connect(m_timer, &QTimer::timeout, this, tell);
    connect(this, &QLineEdit::textChanged, this, [this, tell, clearing](const QString& now) {
        clearing->setVisible(!now.isEmpty());
        if (now.isEmpty())
            tell();
        else
            m_timer->start();
    });
    connect(clearing, &QAction::triggered, this, &QLineEdit::clear);
    connect(magnifier, &QAction::triggered, this, [this] { setFocus(Qt::MouseFocusReason); });
}

void SearchLine::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers().testFlag(Qt::ShiftModifier)) {
        Q_EMIT previousRequested();
        return;
    }
    if (enter) {
        m_timer->stop();
        if (text() == m_told) {
            Q_EMIT nextRequested();
        } else {
            m_told = text();
            Q_EMIT searchChanged(m_told);
        }
        return;
    }
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier) {
        if (!text().isEmpty()) {
            clear();
            return;
        }
        // In a dialog the key that has nothing to clear closes it.
        if (m_returnFocusTo && !qobject_cast<const QDialog*>(window())) {
            m_returnFocusTo->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace sandglass

#include "moc_searchline.cpp"
