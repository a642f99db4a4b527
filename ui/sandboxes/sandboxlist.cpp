// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/sandboxlist.h"

#include "core/sandboxes/sandboxmodel.h"
#include "ui/common/emptystate.h"
#include "ui/common/focusentry.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/searchline.h"
#include "ui/sandboxes/groupproxy.h"
#include "ui/sandboxes/sandboxdecorator.h"
#include "ui/sandboxes/sandboxsortproxy.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QBoxLayout>
#include <QComboBox>
#include <QMenu>
#include <QSettings>
#include <QStackedLayout>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
const QString groupingSetting = u"sandboxes/grouping"_s;
const QString scopeSetting = u"sandboxes/scope"_s;
constexpr int ageRefreshMs = 5000;
constexpr int mostLabelsOffered = 20;
} // namespace

SandboxList::SandboxList(const ProviderRegistry& providers, const SandboxRegistry& registry, Theme& theme,
                         const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_registry(registry)
    , m_model(new SandboxModel(providers, registry, this))
    , m_groups(new GroupProxy(this))
    , m_sorted(new SandboxSortProxy(registry, this))
    , m_scope(new QComboBox(this))
    , m_groupButton(new QToolButton(this))
    , m_groupMenu(new QMenu(m_groupButton))
    , m_count(new PlainLabel(QString(), this))
    , m_table(new SandboxTable(theme, this))
    , m_filter(new SearchLine(tr("Filter: state:running env:node label:team=a …"), m_table, this))
    , m_empty(new EmptyState(this))
    , m_stack(new QStackedLayout)
    , m_ageTimer(new QTimer(this))
    , m_contentsTimer(new QTimer(this))
{
    setObjectName("sandboxList"_L1);
    auto* decorator = new SandboxDecorator(theme, clock, this);
    decorator->setSourceModel(m_model);
    m_groups->setSourceModel(decorator);
    m_sorted->setSourceModel(m_groups);
    m_table->setModel(m_sorted);
    m_table->restoreHeader();
    m_empty->setObjectName("sandboxListEmpty"_L1);

    buildBar();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(8, 8, 8, 8);
    bar->setSpacing(8);
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_count);
    bar->addWidget(m_scope);
    bar->addWidget(m_groupButton);
    layout->addLayout(bar);
    layout->addLayout(m_stack, 1);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    setFocusEntry(this, m_table);

    connect(m_filter, &SearchLine::searchChanged, this, &SandboxList::applyFilter);
    connect(m_table, &SandboxTable::selectedKeysChanged, this, &SandboxList::selectionChanged);
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (m_model->rowCount() == 0) {
            if (m_unreadyTitle.isEmpty())
                Q_EMIT newSandboxRequested();
            else
                Q_EMIT engineRequested();
            return;
        }
        setFilterText({});
        m_scope->setCurrentIndex(0);
    });
    connect(&registry, &SandboxRegistry::changed, this, &SandboxList::selectAwaited);

    // Counting is coalesced: a batch makes many row signals.
    m_contentsTimer->setSingleShot(true);
    m_contentsTimer->setInterval(0);
    connect(m_contentsTimer, &QTimer::timeout, this, &SandboxList::updateContents);
    const auto countLater = [this] {
        if (!m_contentsTimer->isActive())
            m_contentsTimer->start();
    };
    connect(m_sorted, &QAbstractItemModel::rowsInserted, this,
            [this, countLater](const QModelIndex& group, int first, int last) {
                if (!group.isValid() && m_groups->isGrouped()) {
                    for (int row = first; row <= last; ++row)
                        m_table->expand(m_sorted->index(row, 0));
                }
                countLater();
            });
    connect(m_sorted, &QAbstractItemModel::rowsRemoved, this, countLater);
    connect(m_sorted, &QAbstractItemModel::modelReset, this, countLater);

    // Ages pass without any change of a row.
    m_ageTimer->setInterval(ageRefreshMs);
    connect(m_ageTimer, &QTimer::timeout, m_table->viewport(), qOverload<>(&QWidget::update));
    restoreSettings();
    updateContents();
}

SandboxList::~SandboxList()
{
    // Not at each change: a start, which restores them, would wait for the disk before it paints.
    QSettings settings;
    settings.setValue(groupingSetting, m_grouping);
    settings.setValue(scopeSetting, m_scope->currentIndex());
    m_table->saveHeader();
}

void SandboxList::buildBar()
{
    m_filter->setObjectName("sandboxFilter"_L1);
    setPlainToolTip(m_filter,
                    tr("Words, or state:running, env:node, label:key=value, conn:name, port:8080, isolation:weak. "
                       "A minus in front excludes."));
    m_count->setObjectName("sandboxCount"_L1);

    m_scope->setObjectName("sandboxScope"_L1);
    m_scope->setAccessibleName(tr("Which sandboxes to show"));
    setPlainToolTip(m_scope, tr("Which sandboxes to show"));
    m_scope->addItem(tr("All"), static_cast<int>(SandboxSortProxy::Scope::All));
    m_scope->addItem(tr("Running"), static_cast<int>(SandboxSortProxy::Scope::Running));
    m_scope->addItem(tr("Stopped"), static_cast<int>(SandboxSortProxy::Scope::Stopped));
    m_scope->addItem(tr("With problems"), static_cast<int>(SandboxSortProxy::Scope::Problems));
    connect(m_scope, &QComboBox::currentIndexChanged, this, [this] {
        m_sorted->setScope(static_cast<SandboxSortProxy::Scope>(m_scope->currentData().toInt()));
        updateContents();
    });

    m_groupButton->setObjectName("sandboxGrouping"_L1);
    m_groupButton->setAccessibleName(tr("Group the sandboxes"));
    setPlainToolTip(m_groupButton, tr("Group the sandboxes"));
    m_groupButton->setPopupMode(QToolButton::InstantPopup);
    m_groupButton->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_groupButton->setMenu(m_groupMenu);
    connect(m_groupMenu, &QMenu::aboutToShow, this, &SandboxList::fillGroupMenu);
}

void SandboxList::fillGroupMenu()
{
    m_groupMenu->clear();
    auto* choices = new QActionGroup(m_groupMenu);
    const auto offer = [&](QMenu* menu, const QString& text, const QString& grouping) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(grouping == m_grouping);
        choices->addAction(action);
        connect(action, &QAction::triggered, this, [this, grouping] { setGrouping(grouping); });
    };
    offer(m_groupMenu, tr("No groups"), {});
    offer(m_groupMenu, tr("Connection"), u"connection"_s);
    offer(m_groupMenu, tr("Environment"), u"environment"_s);

    QHash<QString, int> uses;
    for (const SandboxRow& row : m_registry.rows()) {
        for (auto label = row.sandbox.labels.keyBegin(); label != row.sandbox.labels.keyEnd(); ++label)
            ++uses[*label];
    }
    QStringList keys = uses.keys();
    std::ranges::sort(keys, [&uses](const QString& left, const QString& right) {
        return std::pair(-uses.value(left), left) < std::pair(-uses.value(right), right);
    });
    if (keys.isEmpty())
        return;
    QMenu* labels = m_groupMenu->addMenu(tr("Label"));
    for (const QString& key : keys.first(std::min<qsizetype>(keys.size(), mostLabelsOffered)))
        offer(labels, shownLabel(key), u"label:"_s + key);
}

void SandboxList::setGrouping(const QString& grouping)
{
    const QList<SandboxKey> selected = selectedKeys();
    m_grouping = grouping;
    QString title = tr("No groups");
    if (grouping == "connection"_L1) {
        title = tr("Group: connection");
        m_groups->setGrouping(
            [](const QModelIndex& index) { return index.data(role(SandboxRole::ConnectionName)).toString(); });
    } else if (grouping == "environment"_L1) {
        title = tr("Group: environment");
        m_groups->setGrouping([](const QModelIndex& index) { return index.data(role(SandboxRole::Image)).toString(); });
    } else if (grouping.startsWith("label:"_L1)) {
        const QString key = grouping.mid(6);
        title = tr("Group: %1").arg(shownLabel(key, 24));
        m_groups->setGrouping([key, without = tr("Without this label")](const QModelIndex& index) {
            const auto labels = index.data(role(SandboxRole::Labels)).value<QMap<QString, QString>>();
            const QString value = labels.value(key);
            return value.isEmpty() ? without : value;
        });
    } else {
        m_grouping.clear();
        m_groups->setGrouping({});
    }
    m_groupButton->setText(title);
    m_table->setRootIsDecorated(m_groups->isGrouped());
    m_table->setIndentation(m_groups->isGrouped() ? 16 : 0);
    m_table->expandAll();
    if (!selected.isEmpty())
        m_table->selectKeys(selected);
}

void SandboxList::restoreSettings()
{
    const QSettings settings;
    const QString grouping = settings.value(groupingSetting).toString();
    m_scope->setCurrentIndex(std::clamp(settings.value(scopeSetting).toInt(), 0, m_scope->count() - 1));
    setGrouping(grouping);
}

void SandboxList::resetLayout()
{
    m_table->resetHeader();
    m_scope->setCurrentIndex(0);
    setGrouping({});
}

QList<SandboxKey> SandboxList::selectedKeys() const
{
    return m_table->selectedKeys();
}

void SandboxList::select(const QList<SandboxKey>& keys)
{
    m_awaited.clear();
    for (const SandboxKey& key : keys) {
        if (m_model->rowOf(key) < 0)
            m_awaited.append(key);
    }
    m_table->selectKeys(keys);
}

void SandboxList::selectAwaited(const SandboxBatch& batch)
{
    QList<SandboxKey> arrived;
    for (const SandboxKey& key : batch.added) {
        if (m_awaited.removeOne(key))
            arrived.append(key);
    }
    if (!arrived.isEmpty()) {
        // The table takes the new rows in this same turn, after this.
        QTimer::singleShot(0, this, [this, arrived] { m_table->selectKeys(arrived); });
    }
}

void SandboxList::setUnready(const QString& title, const QString& text, const QString& button)
{
    m_unreadyTitle = title;
    m_unreadyText = text;
    m_unreadyButton = button;
    updateContents();
}

QString SandboxList::filterText() const
{
    return m_filter->text();
}

void SandboxList::setFilterText(const QString& text)
{
    m_filter->setText(text);
    applyFilter(text);
}

bool SandboxList::filtersIsolation() const
{
    return m_sorted->filter().needsIsolation();
}

void SandboxList::applyFilter(const QString& text)
{
    m_sorted->setFilter(SandboxFilter::parse(text));
    updateContents();
    Q_EMIT filterChanged(text);
}

void SandboxList::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void SandboxList::updateContents()
{
    const int total = m_model->rowCount();
    const int visible = m_sorted->visibleCount();
    m_count->setText(visible == total ? tr("%n sandbox(es)", nullptr, total)
                                      : tr("%1 of %n sandbox(es)", nullptr, total).arg(locale().toString(visible)));
    if (total == 0 && !m_unreadyTitle.isEmpty()) {
        m_empty->setContent(u"network-disconnect"_s, m_unreadyTitle, m_unreadyText, m_unreadyButton);
    } else if (total == 0) {
        m_empty->setContent(u"draw-cuboid"_s, tr("No sandboxes yet"),
                            tr("A sandbox runs code apart from your machine. A name and an image are enough."),
                            tr("New sandbox…"));
    } else if (visible == 0) {
        m_empty->setContent(u"search"_s, tr("Nothing matches"),
                            tr("%n sandbox(es) hidden by the filter.", nullptr, total), tr("Show all"));
    }
    m_stack->setCurrentWidget(visible == 0 ? static_cast<QWidget*>(m_empty) : m_table);
}

void SandboxList::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_ageTimer->start();
}

void SandboxList::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_ageTimer->stop();
}

} // namespace sandglass

#include "moc_sandboxlist.cpp"
