// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/pairsedit.h"

#include "ui/common/rowlist.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QSet>
#include <QSignalBlocker>

#include <limits>
#include <utility>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
constexpr int longest = std::numeric_limits<int>::max(); ///< What is only shown must not become shorter.
} // namespace

PairsEdit::PairsEdit(Words words, bool secret, QWidget* parent)
    : QWidget(parent)
    , m_words(std::move(words))
    , m_secret(secret)
    , m_rows(new RowList(m_words.add, m_words.remove, [this](QWidget* row) { fillRow(row); }))
{
    m_rows->setObjectName(m_words.objectName + u"Rows"_s);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_rows);
    connect(m_rows, &RowList::changed, this, &PairsEdit::changed);
}

QLineEdit* PairsEdit::nameOf(const QWidget* row) const
{
    return row->findChild<QLineEdit*>(m_words.objectName + u"Name"_s);
}

QLineEdit* PairsEdit::valueOf(const QWidget* row) const
{
    return row->findChild<QLineEdit*>(m_words.objectName + u"Value"_s);
}

void PairsEdit::fillRow(QWidget* row)
{
    auto* name = new QLineEdit(row);
    name->setObjectName(m_words.objectName + u"Name"_s);
    name->setPlaceholderText(m_words.namePlaceholder);
    name->setAccessibleName(m_words.name);
    name->setFont(Theme::machineFont());
    name->setMaxLength(longest);
    auto* value = new QLineEdit(row);
    value->setObjectName(m_words.objectName + u"Value"_s);
    value->setPlaceholderText(tr("value"));
    value->setAccessibleName(m_words.value);
    value->setFont(Theme::machineFont());
    value->setMaxLength(longest);
    if (m_secret)
        value->setEchoMode(QLineEdit::Password);
    auto* layout = static_cast<QHBoxLayout*>(row->layout());
    layout->addWidget(name, 1);
    layout->addWidget(value, 2);
    connect(name, &QLineEdit::textChanged, this, [this, row](const QString& text) {
        pasteLine(row, text);
        Q_EMIT changed();
    });
    connect(value, &QLineEdit::textChanged, this, &PairsEdit::changed);
}

void PairsEdit::pasteLine(QWidget* row, const QString& text)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals <= 0)
        return;
    const QSignalBlocker quiet(nameOf(row));
    nameOf(row)->setText(text.left(equals).trimmed());
    valueOf(row)->setText(text.mid(equals + 1));
    valueOf(row)->setFocus();
}

QMap<QString, QString> PairsEdit::pairs() const
{
    QMap<QString, QString> pairs;
    for (const QWidget* row : m_rows->rows()) {
        if (const QString name = nameOf(row)->text().trimmed(); !name.isEmpty())
            pairs.insert(name, valueOf(row)->text());
    }
    return pairs;
}

void PairsEdit::setPairs(const QMap<QString, QString>& pairs)
{
    {
        const QSignalBlocker once(this);
        m_rows->clear();
        for (const auto& [name, value] : pairs.asKeyValueRange()) {
            const QWidget* row = m_rows->addRow();
            const QSignalBlocker quiet(nameOf(row)); // A name may hold what a pasted line does.
            nameOf(row)->setText(name);
            valueOf(row)->setText(value);
        }
    }
    Q_EMIT changed();
}

QString PairsEdit::problem() const
{
    QSet<QString> names;
    for (const QWidget* row : m_rows->rows()) {
        const QString name = nameOf(row)->text().trimmed();
        if (name.isEmpty() && !valueOf(row)->text().isEmpty())
            return m_words.nameless;
        if (!name.isEmpty() && names.contains(name))
            return m_words.twice.arg(name);
        names.insert(name);
    }
    return {};
}

} // namespace sandglass

#include "moc_pairsedit.cpp"
