// SPDX-License-Identifier: GPL-3.0-or-later
// What any window of this kind costs: a menu, a tool bar, three docks and a table of as many rows as the first argument
// says, with nothing behind them. It tells of its painting as Sandglass does.
#include <QApplication>
#include <QDockWidget>
#include <QHeaderView>
#include <QLoggingCategory>
#include <QMainWindow>
#include <QMenuBar>
#include <QTableWidget>
#include <QToolBar>

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(logStartup, "sandglass.startup", QtWarningMsg)
constexpr int columns = 8;

class EmptyWindow : public QMainWindow
{
protected:
    void paintEvent(QPaintEvent* event) override
    {
        QMainWindow::paintEvent(event);
        if (!m_told)
            QMetaObject::invokeMethod(this, [] { qCDebug(logStartup) << "window painted"; }, Qt::QueuedConnection);
        m_told = true;
    }

private:
    bool m_told = false;
};

} // namespace

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    EmptyWindow window;
    const int rows = QApplication::arguments().value(1).toInt();
    QTableWidget table(rows, columns);
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column)
            table.setItem(row, column, new QTableWidgetItem(u"cell %1 %2"_s.arg(row).arg(column)));
    }
    window.setCentralWidget(&table);
    for (const QString& title : {u"Connections"_s, u"Environments"_s, u"Activity"_s}) {
        auto* dock = new QDockWidget(title, &window);
        dock->setObjectName(title);
        dock->setWidget(new QTableWidget(0, 3));
        window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    }
    for (const QString& title : {u"File"_s, u"Edit"_s, u"View"_s, u"Help"_s})
        window.menuBar()->addMenu(title)->addAction(title);
    QToolBar* bar = window.addToolBar(u"Main"_s);
    for (const QString& title : {u"New"_s, u"Start"_s, u"Stop"_s})
        bar->addAction(title);
    window.resize(1200, 760);
    window.show();
    return QApplication::exec();
}
