// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commandpalette.h"

#include "ui/shell/fuzzymatch.h"
#include "ui/shell/palettedelegate.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyleOptionFrame>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype mostShown = 50;
} // namespace

CommandPalette::CommandPalette(QList<PaletteItem> items, const Theme& theme, QWidget* parent)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_items(std::move(items))
    , m_line(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_found(new QStandardItemModel(this))
{
    setObjectName("commandPalette"_L1);
    setAccessibleName(tr("Search or run"));
    m_line->setObjectName("paletteLine"_L1);
    m_line->setPlaceholderText(tr("Search sandboxes, images and connections, or run an action"));
    m_line->setAccessibleName(m_line->placeholderText());
    m_line->installEventFilter(this);
    m_list->setObjectName("paletteList"_L1);
    m_list->setAccessibleName(tr("What was found"));
    m_list->setModel(m_found);
    m_list->setItemDelegate(new PaletteDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFocusPolicy(Qt::NoFocus); // The line keeps the keys.
    m_list->setIconSize({16, 16});

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_line);
    layout->addWidget(m_list, 1);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_line, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        m_list->setCurrentIndex(index);
        run();
    });
    const QSize wanted(fontMetrics().averageCharWidth() * 84, fontMetrics().height() * 24);
    resize(wanted.boundedTo(parent->size() * 0.9));
    move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, parent->height() / 10)));
    search({});
    m_line->setFocus();
}

void CommandPalette::search(const QString& words)
{
    std::vector<std::pair<int, qsizetype>> ranked;
    for (qsizetype at = 0; at < m_items.size(); ++at) {
        const PaletteItem& item = m_items.at(at);
        int score = fuzzyScore(words, item.title);
        if (score == 0)
            score = fuzzyScore(words, item.title + u' ' + item.detail) / 4;
        if (score > 0 && !item.enabled)
            score = std::max(score / 2, 1); // Still there, so that people learn that it exists.
        // Before anything is typed, what can be done now comes first.
        if (score > 0)
            ranked.emplace_back(words.trimmed().isEmpty() ? (item.enabled ? 0 : 1) : -score, at);
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<int, qsizetype>::first);
    m_found->clear();
    for (const auto& [score, at] : ranked) {
        if (m_found->rowCount() >= mostShown)
            break;
        const PaletteItem& found = m_items.at(at);
        auto* row = new QStandardItem(found.icon, found.title);
        row->setData(found.detail, PaletteDelegate::DetailRole);
        row->setData(found.shortcut, PaletteDelegate::ShortcutRole);
        row->setData(QVariant::fromValue(at), PaletteDelegate::ItemRole);
        row->setEnabled(found.enabled);
        m_found->appendRow(row);
    }
    if (ranked.empty()) {
        auto* nothing = new QStandardItem(tr("Nothing is called that"));
        nothing->setEnabled(false);
        m_found->appendRow(nothing);
    }
    for (int row = 0; row < m_found->rowCount(); ++row) {
        if (m_found->item(row)->isEnabled()) {
            m_list->setCurrentIndex(m_found->index(row, 0));
            break;
        }
    }
}

void CommandPalette::run()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid() || !current.flags().testFlag(Qt::ItemIsEnabled))
        return;
    const auto chosen = m_items.at(current.data(PaletteDelegate::ItemRole).value<qsizetype>()).run;
    // Once the palette is gone, so that the focus is where the action expects it.
    QTimer::singleShot(0, parentWidget(), chosen);
    accept();
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QStyleOptionFrame frame;
    frame.initFrom(this);
    frame.lineWidth = 1;
    style()->drawPrimitive(QStyle::PE_FrameMenu, &frame, &painter, this);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown: {
            QKeyEvent copy(key->type(), key->key(), key->modifiers());
            QCoreApplication::sendEvent(m_list, &copy);
            return true;
        }
        default:
            break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace sandglass

#include "moc_commandpalette.cpp"
