// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/messagebar.h"

#include "ui/common/format.h"
#include "ui/common/plaintext.h"
#include "ui/theme/theme.h"

#include <KMessageWidget>

#include <QAccessible>
#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPointer>
#include <QTimer>
#include <QToolButton>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

constexpr int mostMessages = 3;
constexpr int noticeMs = 6000;
constexpr int longestServerText = 600;
constexpr int mostServerLines = 3;
constexpr int longestWord = 60;

/// Lets long words (hashes, paths, JSON) break, so that one of them cannot dictate the width of the window.
QString breakable(const QString& text)
{
    QString out;
    out.reserve(text.size() + (text.size() / longestWord));
    int run = 0;
    for (const QChar unit : text) {
        run = unit.isSpace() ? 0 : run + 1;
        if (run > longestWord && !unit.isLowSurrogate()) {
            out += u'\u200b';
            run = 1;
        }
        out += unit;
    }
    return out;
}

/// The bar must not push what it stands above off the window; the rest is in the details that can be copied.
QString fewLines(const QString& text)
{
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    return lines.size() <= mostServerLines ? text : lines.first(mostServerLines).join(u'\n') + u" …"_s;
}

} // namespace

class MessageBar::Entry : public KMessageWidget
{
public:
    Entry(const QString& text, MessageType type, QWidget* parent)
        : KMessageWidget(parent)
        , m_words(text)
    {
        setObjectName(u"message"_s);
        setTextFormat(Qt::PlainText); // Before the text: the label would guess.
        setWordWrap(true);
        setMessageType(type);
        setText(breakable(text));
        setAccessibleName(text);
        setPosition(KMessageWidget::Header); // A line below it, not a box in a box.
        setIcon(Theme::icon(iconName(type)));
    }

    const QString& words() const { return m_words; }

    static QString iconName(MessageType type)
    {
        switch (type) {
        case Positive:
            return u"dialog-ok-apply"_s;
        case Information:
            return u"dialog-information"_s;
        case Warning:
            return u"dialog-warning"_s;
        case Error:
            return u"dialog-error"_s;
        }
        return {};
    }

    /// Names the parts that the library makes when it is polished.
    void nameParts()
    {
        ensurePolished();
        const auto buttons = findChildren<QToolButton*>();
        for (QToolButton* button : buttons) {
            QAction* action = button->defaultAction();
            const bool closes = !action || action->objectName().isEmpty();
            button->setObjectName(closes ? u"closeMessageButton"_s : action->objectName() + u"Button"_s);
            if (closes && action)
                action->setIcon(Theme::icon(u"window-close"_s)); // The style's own is black in the dark, too.
        }
        const auto labels = findChildren<QLabel*>();
        for (QLabel* label : labels)
            label->setObjectName(u"messageText"_s);
    }

    QAction* addButton(const QString& name, const QString& icon, const QString& text)
    {
        auto* action = new QAction(icon.isEmpty() ? QIcon() : Theme::icon(icon), text, this);
        action->setObjectName(name);
        addAction(action);
        return action;
    }

    /// A button that closes the message and runs \a callback.
    void addWay(const QString& name, const QString& icon, const QString& text, std::function<void()> callback)
    {
        connect(addButton(name, icon, text), &QAction::triggered, this, [this, callback = std::move(callback)] {
            const auto run = callback; // Closing may destroy this, and the function with it.
            animatedHide();
            if (run)
                run();
        });
    }

private:
    QString m_words;
};

MessageBar::MessageBar(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(u"messageBar"_s);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    hide();
}

void MessageBar::showError(const Error& error, std::function<void()> retry, const MessageAction& way)
{
    QStringList lines{errorHeadline(error)};
    const QString said = fewLines(shown(error.serverText.trimmed(), longestServerText, true));
    if (!said.isEmpty())
        lines.append(said);
    if (!error.leftBehind.isEmpty())
        lines.append(tr("Left behind: %1").arg(shown(error.leftBehind.join(u", "_s), longestServerText)));
    const QString hint = hintText(error.hint);
    if (!hint.isEmpty())
        lines.append(hint);
    auto* entry = new Entry(lines.join(u'\n'), KMessageWidget::Error, this);
    if (way.run)
        entry->addWay(u"wayAction"_s, {}, shownLabel(way.text), way.run);
    if (retry)
        entry->addWay(u"retryAction"_s, u"view-refresh"_s, tr("Retry"), std::move(retry));
    auto* copy = entry->addButton(u"copyDetailsAction"_s, u"edit-copy"_s, tr("Copy details"));
    connect(copy, &QAction::triggered, entry,
            [details = errorDetails(error)] { QGuiApplication::clipboard()->setText(details); });
    add(entry);
}

void MessageBar::showNotice(const QString& text)
{
    auto* entry = new Entry(shown(text, longestServerText, true), KMessageWidget::Positive, this);
    auto* timer = new QTimer(entry);
    timer->setInterval(noticeMs);
    connect(timer, &QTimer::timeout, entry, [entry] {
        if (!entry->underMouse()) // Somebody may be reading it.
            entry->animatedHide();
    });
    timer->start();
    add(entry);
}

void MessageBar::showNotice(const QString& text, const QString& actionText, std::function<void()> action)
{
    auto* entry = new Entry(shown(text, longestServerText, true), KMessageWidget::Information, this);
    entry->addWay(u"messageAction"_s, {}, shownLabel(actionText), std::move(action));
    add(entry);
}

void MessageBar::showWarning(const QString& text)
{
    add(new Entry(shown(text, longestServerText, true), KMessageWidget::Warning, this));
}

void MessageBar::add(Entry* entry)
{
    // The same words again replace the old message instead of piling up.
    for (int index = m_layout->count() - 1; index >= 0; --index) {
        auto* old = static_cast<Entry*>(m_layout->itemAt(index)->widget());
        if (old->words() == entry->words())
            drop(old);
    }
    m_layout->insertWidget(0, entry);
    connect(entry, &KMessageWidget::hideAnimationFinished, this, [this, entry] {
        drop(entry);
        setVisible(m_layout->count() > 0);
    });
    while (m_layout->count() > mostMessages)
        drop(static_cast<Entry*>(m_layout->itemAt(m_layout->count() - 1)->widget()));
    show();
    entry->show(); // At once: a growing bar would move what is read below it for half a second.
    entry->nameParts();
    QAccessibleAnnouncementEvent announcement(this, entry->words());
    QAccessible::updateAccessibility(&announcement);
}

void MessageBar::drop(Entry* entry)
{
    // Later, because a button of the entry may be the one whose click led here.
    m_layout->removeWidget(entry);
    entry->disconnect(this);
    entry->hide();
    entry->deleteLater();
}

void MessageBar::clear()
{
    while (m_layout->count() > 0)
        drop(static_cast<Entry*>(m_layout->itemAt(0)->widget()));
    hide();
}

QString MessageBar::currentText() const
{
    const QLayoutItem* newest = m_layout->itemAt(0);
    return newest ? static_cast<Entry*>(newest->widget())->words() : QString();
}

std::function<void()> whileAlive(const QObject* owner, std::function<void()> work)
{
    return [guard = QPointer(owner), work = std::move(work)] {
        if (guard)
            work();
    };
}

} // namespace sandglass

#include "moc_messagebar.cpp"
