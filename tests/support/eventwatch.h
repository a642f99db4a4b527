// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

namespace sandglass::test {

/// The application of a GUI test: measures how long each delivery of an event keeps the main thread, which is the time
/// the window does not answer; the time for which a loaded machine gave it no processor is left out. At the end it
/// prints the longest and each one over 100 ms, with the running test function and the receiver's class. One over 1 s
/// fails the program; a nested event loop counts with its whole length.
class WatchedApplication : public QApplication
{
    Q_OBJECT

public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override;

    qint64 longestMs() const { return m_longestMs; }
    /// Forgets what was measured, e.g. after a deliberate block.
    void resetWatch();
    /// Prints the summary; \a code, or 1 when the thread was kept for over 1 s.
    int report(int code) const;

private:
    int m_depth = 0;
    qint64 m_longestMs = 0;
    QString m_longest;
    QStringList m_defects;
    bool m_failed = false;
};

} // namespace sandglass::test

/// In place of QTEST_MAIN for tests of the window.
#define SANDGLASS_GUI_TEST_MAIN(TestClass)                                                                             \
    int main(int argc, char** argv)                                                                                    \
    {                                                                                                                  \
        QStandardPaths::setTestModeEnabled(true);                                                                      \
        QCoreApplication::setOrganizationName(QStringLiteral("sandglass-test"));                                       \
        QCoreApplication::setApplicationName(QStringLiteral(#TestClass));                                              \
        const QTemporaryDir settings;                                                                                  \
        QSettings::setDefaultFormat(QSettings::IniFormat);                                                             \
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());                               \
        sandglass::test::WatchedApplication application(argc, argv);                                                   \
        TestClass test;                                                                                                \
        return application.report(QTest::qExec(&test, argc, argv));                                                    \
    }
