// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fakelocalengine.h"
#include "tests/support/uitestsupport.h"
#include "tests/ui/shell/fakeservices.h"
#include "ui/common/sandboxpane.h"
#include "ui/sandboxes/sandboxlist.h"
#include "ui/sandboxes/sandboxtable.h"
#include "ui/shell/mainwindow.h"

#include <QKeySequence>

namespace sandglass::test {
using namespace Qt::StringLiterals;

/// Remembers what it was told to show.
class PlainPane final : public SandboxPane
{
public:
    using SandboxPane::SandboxPane;
    void setSandboxes(const QList<SandboxKey>& keys) override { shown = keys; }
    void focusSearch() override { ++searches; }
    void refresh() override { ++refreshes; }

    QList<SandboxKey> shown;
    int searches = 0;
    int refreshes = 0;
};

/// The main window over fake services, with panes that remember.
struct FakeWindow : FakeServices
{
    FakeLocalEngine engine;
    const AuditTrail* audit = nullptr;
    int discoveries = 0;
    std::unique_ptr<MainWindow> window;

    explicit FakeWindow(bool connected = true)
        : FakeServices(connected ? QList{found(u"lab"_s, u"lab"_s, u"unix:///run/lab.sock"_s)}
                                 : QList<ConnectionConfig>())
    {
        open();
    }
    void open()
    {
        const auto pane = [](const QString& id) {
            return PaneFactory{id, id, u"folder"_s, [](QWidget* parent) { return new PlainPane(parent); }};
        };
        WindowServices services = all();
        services.localEngine = &engine;
        services.audit = audit;
        services.discover = [this] { ++discoveries; };
        window =
            std::make_unique<MainWindow>(services, QList{pane(u"overview"_s), pane(u"logs"_s), pane(u"terminal"_s)});
    }
    using FakeServices::fake;
    FakeProvider* fake() { return fake(u"lab"_s); }
    void fill()
    {
        fake()->list({fake()->makeSandbox(u"a"_s), fake()->makeSandbox(u"b"_s),
                      fake()->makeSandbox(u"c"_s, SandboxState::Exited)});
        QCoreApplication::processEvents();
    }
    SandboxKey key(const QString& id) const { return {u"lab"_s, id}; }
    bool show() { return showAndWait(window.get(), {1280, 800}); }
    PlainPane* pane(const QString& id) { return static_cast<PlainPane*>(window->findChild<SandboxPane*>(id)); }
    void press(QKeySequence keys) { QTest::keySequence(window->focusWidget(), keys); }
    SandboxTable* table() { return window->list().table(); }
};

} // namespace sandglass::test
