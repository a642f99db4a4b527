// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// Something that the sources of the window must not contain, but for the files that exist to wrap it.
struct Rule
{
    const char* name;
    const char* pattern; ///< matched on one statement, without comments and with empty string literals
    const char* allowed; ///< files, as a regular expression on the path; empty: none
    const char* bad;     ///< an example that the rule must find
};

constexpr std::array rules{
    Rule{"raw QLabel", R"(\bnew QLabel\b|\bQLabel \w+[;({]|public QLabel\b)", "^ui/common/plainlabel\\.",
         "auto* l = new QLabel(text);"},
    Rule{"tool tip", R"(\bsetToolTip\s*\(|QToolTip::showText\s*\((?!.*\bplainToolTip\())",
         "^ui/common/plaintext\\.cpp$", "button->setToolTip(name);"},
    Rule{"message box", R"(\bQMessageBox\b|\bKMessageBox\b|\bQErrorMessage\b)", "",
         "QMessageBox::warning(this, a, b);"},
    Rule{"input dialog", R"(\bQInputDialog\b)", "", "QInputDialog::getText(this, a, b);"},
    Rule{"file dialog", R"(\bQFileDialog\b)", "^ui/common/", "QFileDialog::getOpenFileName(this);"},
    Rule{"progress dialog", R"(\bQProgressDialog\b)", "", "QProgressDialog dialog;"},
    Rule{"rich text widget", R"(\bQTextEdit\b(?!::)|\bQTextBrowser\b)", "", "new QTextEdit(this);"},
    Rule{"markup", R"(\bsetHtml\s*\(|\bappendHtml\s*\(|\binsertHtml\s*\(|\bsetMarkdown\s*\()", "",
         "edit->setHtml(text);"},
    Rule{"rich text format", R"(Qt::(RichText|AutoText|MarkdownText)\b)", "", "l->setTextFormat(Qt::RichText);"},
    Rule{"opening addresses", R"(\bopenUrl\s*\(|setOpenExternalLinks|setOpenLinks)", "^ui/common/openaddress\\.cpp$",
         "QDesktopServices::openUrl(url);"},
    Rule{"colour constant",
         R"(\bQColor\s*[({]\s*[0-9"#Qu]|\bQColorConstants\b|\bQColor::from(Rgb|Hsv|Hsl|String)\s*\(\s*[0-9"u])"
         R"(|\bqRgba?\s*\(\s*[0-9]|Qt::(red|green|blue|yellow|cyan|magenta|gray|black|white|dark\w+|lightGray)\b)",
         "^ui/theme/", "painter.setPen(QColor(255, 0, 0));"},
    Rule{"style sheet", R"(\bsetStyleSheet\s*\()", "^ui/theme/", "w->setStyleSheet(x);"},
    Rule{
        "nested event loop",
        R"(\bQEventLoop\b|\bprocessEvents\s*\(|[>.]exec\s*\(\s*\)|\bwaitFor(Finished|Started|ReadyRead|BytesWritten|Connected|Disconnected)\s*\()",
        "^app/", "dialog.exec();"},
};

struct Statement
{
    int line = 0;
    QString text;
};

/// Cuts C++ into statements: comments removed, the contents of string literals emptied, white space folded.
QList<Statement> statementsOf(const QString& source)
{
    QList<Statement> statements;
    QString text;
    int line = 1;
    int firstLine = 1;
    for (qsizetype at = 0; at < source.size(); ++at) {
        const QChar c = source.at(at);
        if (c == u'\n')
            ++line;
        if (QStringView(source).sliced(at).startsWith("//"_L1)) {
            at = source.indexOf(u'\n', at);
            if (at < 0)
                break;
            ++line;
            text += u' ';
            continue;
        }
        if (QStringView(source).sliced(at).startsWith("/*"_L1)) {
            const qsizetype end = source.indexOf("*/"_L1, at);
            line += static_cast<int>(QStringView(source).sliced(at, qMax<qsizetype>(0, end - at)).count(u'\n'));
            at = end < 0 ? source.size() : end + 1;
            continue;
        }
        if (c == u'\'' && at > 0 && !source.at(at - 1).isLetterOrNumber()) {
            at += source.at(at + 1) == u'\\' ? 2 : 1;
            while (at < source.size() && source.at(at) != u'\'')
                ++at;
            text += "''"_L1;
            continue;
        }
        if (c == u'"') {
            if (text.endsWith(u'R')) {
                const qsizetype open = source.indexOf(u'(', at);
                const QString close = u')' + source.sliced(at + 1, open - at - 1) + u'"';
                at = source.indexOf(close, open) + close.size() - 1;
            } else {
                for (++at; at < source.size() && source.at(at) != u'"'; ++at) {
                    if (source.at(at) == u'\\')
                        ++at;
                }
            }
            text += "\"\""_L1;
            continue;
        }
        if (text.isEmpty())
            firstLine = line;
        if (c.isSpace()) {
            if (!text.isEmpty() && !text.endsWith(u' '))
                text += u' ';
        } else {
            text += c;
        }
        const bool directive = text.startsWith(u'#') && c == u'\n';
        if (c == u';' || c == u'{' || c == u'}' || directive) {
            statements.append({firstLine, text.trimmed()});
            text.clear();
        }
    }
    return statements;
}

/// The same .arg().arg(), where the first argument may contain "%2": found by matching the parentheses.
bool chainsArg(const QString& statement)
{
    // A number is no data: it cannot contain "%2".
    static const QRegularExpression notData(
        u"^[\\d\\s/%*+-]*$|^[\\w.:]+ [/%*] \\w+$|^[\\w.:>-]*([cC]ount|[sS]ize|[lL]ine|[pP]ort|[cC]ode|[wW]idth|[hH]eight)(\\(\\))?$"_s);
    for (qsizetype at = statement.indexOf(".arg("_L1); at >= 0; at = statement.indexOf(".arg("_L1, at + 1)) {
        int depth = 1;
        qsizetype end = at + 5;
        for (; end < statement.size() && depth > 0; ++end) {
            if (statement.at(end) == u'(')
                ++depth;
            else if (statement.at(end) == u')')
                --depth;
        }
        const QString argument = statement.sliced(at + 5, qMax<qsizetype>(0, end - at - 6));
        if (QStringView(statement).sliced(end).trimmed().startsWith(".arg("_L1) &&
            !notData.match(argument.trimmed()).hasMatch())
            return true;
    }
    return false;
}

struct CompiledRule
{
    QRegularExpression pattern;
    QRegularExpression allowed;
    QString name;
};

QList<CompiledRule> compiledRules()
{
    QList<CompiledRule> compiled;
    for (const Rule& rule : rules) {
        // "(?!)" matches nothing: no file may.
        const QString allowed = *rule.allowed ? QString::fromLatin1(rule.allowed) : u"(?!)"_s;
        compiled.append({QRegularExpression(QString::fromLatin1(rule.pattern)), QRegularExpression(allowed),
                         QString::fromLatin1(rule.name)});
    }
    return compiled;
}

QStringList problemsIn(const QString& path, const QString& source)
{
    static const QList<CompiledRule> allRules = compiledRules();
    QList<CompiledRule> applied;
    std::ranges::copy_if(allRules, std::back_inserter(applied),
                         [&path](const CompiledRule& rule) { return !path.contains(rule.allowed); });
    QStringList problems;
    const auto report = [&](const Statement& statement, const QString& what) {
        problems.append(u"%1:%2: %3: %4"_s.arg(path, QString::number(statement.line), what, statement.text.left(120)));
    };
    for (const Statement& statement : statementsOf(source)) {
        if (statement.text.startsWith(u'#'))
            continue;
        for (const CompiledRule& rule : std::as_const(applied)) {
            if (statement.text.contains(rule.pattern))
                report(statement, rule.name);
        }
        if (chainsArg(statement.text))
            report(statement, u"chained arg"_s);
    }
    return problems;
}

} // namespace

/// Reads the sources of the window: text from a server can become markup, a colour or a program only in the few files
/// that exist to prevent it.
class TestPlainTextLint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRuleFindsItsExample_data()
    {
        QTest::addColumn<QString>("bad");
        for (const Rule& rule : rules)
            QTest::newRow(rule.name) << QString::fromLatin1(rule.bad);
        QTest::newRow("chained arg") << u"label->setText(tr(\"%1 on %2\").arg(name).arg(host));"_s;
        QTest::newRow("after a comment") << u"// QLabel\nx = new QLabel(y);"_s;
    }
    void everyRuleFindsItsExample()
    {
        QFETCH(QString, bad);
        QCOMPARE(problemsIn(u"ui/logs/example.cpp"_s, bad).size(), 1);
    }

    void whatIsAllowedIsLeftAlone_data()
    {
        QTest::addColumn<QString>("good");
        QTest::newRow("comment") << u"// never setHtml( or QMessageBox"_s;
        QTest::newRow("string") << u"call(u\"new QLabel( <b> setToolTip(\"_s);"_s;
        QTest::newRow("include") << u"#include <QLabel>\n"_s;
        QTest::newRow("plain label") << u"auto* l = new PlainLabel(text);"_s;
        QTest::newRow("pointer member") << u"QLabel* m_label;"_s;
        QTest::newRow("tool tip helper") << u"setPlainToolTip(button, text);"_s;
        QTest::newRow("shown tool tip") << u"QToolTip::showText(at, plainToolTip(text), this);"_s;
        QTest::newRow("colour of a program's output") << u"return QColor::fromRgb(color.value);"_s;
        QTest::newRow("theme colour") << u"painter.setPen(m_theme.color(Role::Failed));"_s;
        QTest::newRow("copy of a colour") << u"QColor faint(base);"_s;
        QTest::newRow("several arguments") << u"tr(\"%1 on %2\").arg(name, host);"_s;
        QTest::newRow("two separate calls") << u"call(a.arg(x), b.arg(y));"_s;
    }
    void whatIsAllowedIsLeftAlone()
    {
        QFETCH(QString, good);
        QCOMPARE(problemsIn(u"ui/logs/example.cpp"_s, good), QStringList());
    }

    void theWindowFollowsTheRules()
    {
        const QString root = QString::fromUtf16(SANDGLASS_SOURCE_DIR);
        QStringList problems;
        int files = 0;
        for (const QString& folder : {u"ui"_s, u"app"_s}) {
            QDirIterator walk(root + u'/' + folder, {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (walk.hasNext()) {
                QFile file(walk.next());
                QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
                ++files;
                problems += problemsIn(file.fileName().mid(root.size() + 1), QString::fromUtf8(file.readAll()));
            }
        }
        QVERIFY(files > 10);
        QVERIFY2(problems.isEmpty(), qPrintable(u'\n' + problems.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestPlainTextLint)
#include "tst_plaintextlint.moc"
