// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sandboxes/startfilespage.h"

#include "ui/common/dialogs.h"
#include "ui/common/format.h"
#include "ui/common/messagebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/plaintext.h"
#include "ui/common/rowlist.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QFile>
#include <QFileInfo>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSet>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {
/// They travel within one request.
constexpr qint64 mostBytes = 1024 * 1024;
constexpr int shownLines = 4;
constexpr const char* bytesProperty = "fileBytes"; ///< of a row: what was read from a file, in place of typed text

QLineEdit* pathOf(const QWidget* row)
{
    return row->findChild<QLineEdit*>("startFilePath"_L1);
}
QPlainTextEdit* textOf(const QWidget* row)
{
    return row->findChild<QPlainTextEdit*>("startFileText"_L1);
}
bool isUntouched(const QWidget* row)
{
    return pathOf(row)->text().trimmed().isEmpty() && textOf(row)->toPlainText().isEmpty();
}
} // namespace

StartFilesPage::StartFilesPage(const Theme& theme, QWidget* parent)
    : SpecPage(parent)
    , m_messages(new MessageBar(this))
    , m_rows(new RowList(tr("&Add file"), tr("Remove file"), [this](QWidget* row) { fillRow(row); }))
    , m_problem(makeProblemLabel(theme, this))
{
    m_rows->setObjectName("startFileRows"_L1);
    auto* const hint =
        new PlainLabel(tr("Written before the command starts, for example a configuration. Larger files can be "
                          "uploaded once the sandbox runs."),
                       this);
    hint->setWordWrap(true);
    auto* const layout = new QVBoxLayout(this);
    layout->addWidget(m_messages);
    layout->addWidget(hint);
    layout->addWidget(m_problem);
    layout->addWidget(m_rows, 1);
    connect(m_rows, &RowList::changed, this, &SpecPage::changed);
    connect(this, &SpecPage::changed, this, [this] { showProblem(m_problem, problem()); });
}

void StartFilesPage::fillRow(QWidget* row)
{
    auto* const path = new QLineEdit(row);
    path->setObjectName("startFilePath"_L1);
    path->setAccessibleName(tr("Path in the sandbox"));
    path->setPlaceholderText(tr("/path in the sandbox"));
    path->setFont(Theme::machineFont());
    auto* const choose = new QPushButton(tr("From file…"), row);
    choose->setObjectName("startFileChoose"_L1);
    choose->setAutoDefault(false);
    auto* const text = new QPlainTextEdit(row);
    text->setObjectName("startFileText"_L1);
    text->setAccessibleName(tr("What is in the file"));
    text->setPlaceholderText(tr("what is in the file"));
    text->setFont(Theme::machineFont());
    text->setTabChangesFocus(true);
    text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    text->setFixedHeight(QFontMetrics(text->font()).lineSpacing() * shownLines + 12);
    auto* const first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(path, 1);
    first->addWidget(choose);
    auto* const column = new QVBoxLayout;
    column->setSpacing(4);
    column->addLayout(first);
    column->addWidget(text);
    static_cast<QHBoxLayout*>(row->layout())->addLayout(column, 1);
    connect(path, &QLineEdit::textChanged, this, &SpecPage::changed);
    connect(text, &QPlainTextEdit::textChanged, this, &SpecPage::changed);
    connect(choose, &QPushButton::clicked, this, [this, row = QPointer(row)] {
        dialogs::chooseFileToOpen(this, tr("File for the sandbox"), {}, [this, row](const QString& chosen) {
            if (row && !chosen.isEmpty())
                takeFile(row, chosen);
        });
    });
}

void StartFilesPage::takeFile(QWidget* row, const QString& path)
{
    m_messages->clear();
    QFile file(path);
    const QString name = shown(QFileInfo(path).fileName(), 80);
    if (!file.open(QIODevice::ReadOnly)) {
        m_messages->showWarning(tr("%1 cannot be read: %2").arg(name, shown(file.errorString(), 200)));
        return;
    }
    const QByteArray bytes = file.read(mostBytes + 1);
    if (bytes.size() > mostBytes) {
        m_messages->showWarning(
            tr("%1 is over %2. Upload it once the sandbox runs.").arg(name, formatBytes(mostBytes)));
        return;
    }
    row->setProperty(bytesProperty, bytes);
    textOf(row)->setReadOnly(true);
    textOf(row)->setPlainText(tr("%1 of this machine, %2", "file name, size").arg(name, formatBytes(bytes.size())));
    if (pathOf(row)->text().isEmpty())
        pathOf(row)->setText(u'/' + QFileInfo(path).fileName());
}

void StartFilesPage::write(SandboxSpec& spec) const
{
    for (const QWidget* row : m_rows->rows()) {
        const QVariant read = row->property(bytesProperty);
        if (!isUntouched(row))
            spec.cloud->files.insert(pathOf(row)->text().trimmed(),
                                     read.isValid() ? read.toByteArray() : textOf(row)->toPlainText().toUtf8());
    }
}

QString StartFilesPage::problem() const
{
    QSet<QString> paths;
    for (const QWidget* row : m_rows->rows()) {
        if (isUntouched(row))
            continue;
        const QString path = pathOf(row)->text().trimmed();
        if (!path.startsWith(u'/') || path.endsWith(u'/'))
            return tr("The path of a file in the sandbox begins with “/” and names the file.");
        if (paths.contains(path))
            return tr("The path %1 is there twice.").arg(shown(path, 80));
        paths.insert(path);
    }
    return {};
}

} // namespace sandglass

#include "moc_startfilespage.cpp"
