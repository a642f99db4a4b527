// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/environmentsview.h"

#include "core/activity/activitylog.h"
#include "core/environments/imagecatalog.h"
#include "tests/support/fakeprovider.h"
#include "tests/support/manualclock.h"
#include "tests/support/uitestsupport.h"
#include "ui/environments/imagemodel.h"
#include "ui/environments/pulldialog.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QTreeWidget>

using namespace sandglass;
using namespace sandglass::test;
using namespace Qt::StringLiterals;

class TestEnvironmentsView : public QObject
{
    Q_OBJECT

private:
    struct World
    {
        Theme theme;
        ManualClock clock;
        ProviderRegistry providers;
        FakeProvider* fake = FakeProvider::addTo(providers, u"lab"_s);
        ActivityLog activity{clock};
        ImageCatalog images{providers, activity};
    };
    static Image image(const QStringList& tags, int usedBy = 0)
    {
        Image image;
        image.id = u"sha256:0123456789abcdef"_s + tags.join(u'+');
        image.tags = tags;
        image.usedBy = usedBy;
        return image;
    }

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void aRowForEachTag()
    {
        Theme theme;
        const ManualClock clock;
        ImageModel model(theme, clock);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setImages({image({u"node:20"_s, u"lab:5000/node:20"_s}, 3), image({})});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(1, ImageModel::NameColumn).data().toString(), u"lab:5000/node"_s);
        QCOMPARE(model.index(1, ImageModel::TagColumn).data().toString(), u"20"_s);
        QCOMPARE(model.index(0, ImageModel::UsedColumn).data().toString(), u"3"_s);
        // An image without a tag is named by its id.
        QCOMPARE(model.index(2, 0).data(ImageModel::ReferenceRole).toString(), u"sha256:0123456789abcdef"_s);
    }

    void tellsTheAge()
    {
        Theme theme;
        ManualClock clock;
        ImageModel model(theme, clock);
        Image old = image({u"old:1"_s});
        old.created = QDateTime::fromSecsSinceEpoch((clock.wallNs() / 1'000'000'000) - 3 * 24 * 3600);
        model.setImages({old, image({u"unknown:1"_s})});
        QCOMPARE(model.index(0, ImageModel::CreatedColumn).data().toString(), u"3 d"_s);
        QCOMPARE(model.index(1, ImageModel::CreatedColumn).data().toString(), u"–"_s);
    }

    void remembersTheConnectionThoughItComesLate()
    {
        const auto boxOf = [](EnvironmentsView& view) { return child<QComboBox>(&view, u"environmentsConnection"_s); };
        {
            World world;
            FakeProvider::addTo(world.providers, u"second"_s);
            EnvironmentsView view(world.providers, world.images, world.theme, world.clock);
            QVERIFY(showAndWait(&view));
            boxOf(view)->setFocus();
            QTest::keyClick(boxOf(view), Qt::Key_Down);
            QCOMPARE(view.connection(), u"second"_s);
        }
        World world;
        EnvironmentsView view(world.providers, world.images, world.theme, world.clock);
        QCOMPARE(view.connection(), u"lab"_s);
        FakeProvider* second = FakeProvider::addTo(world.providers, u"second"_s);
        QCOMPARE(view.connection(), u"second"_s);
        // It goes and comes back, as after an outage of the network.
        second->setPhase(ConnectionPhase::Disconnected);
        QCOMPARE(view.connection(), u"lab"_s);
        second->setPhase(ConnectionPhase::Ready);
        QCOMPARE(view.connection(), u"second"_s);
    }

    void keepsTheSelectionOverAReload()
    {
        World world;
        world.fake->fakeImages.images = {image({u"a:1"_s}), image({u"b:1"_s})};
        EnvironmentsView view(world.providers, world.images, world.theme, world.clock);
        QVERIFY(showAndWait(&view));
        auto* table = child<QTreeView>(&view, u"environmentsTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->setCurrentIndex(table->model()->index(1, 0));
        QCOMPARE(view.selectedReference(), u"b:1"_s);
        world.fake->fakeImages.images.prepend(image({u"aa:1"_s}));
        world.fake->tellImagesChanged();
        QTRY_COMPARE(table->model()->rowCount(), 3);
        QCOMPARE(view.selectedReference(), u"b:1"_s);
    }

    void tellsWhyItIsEmpty()
    {
        World world;
        EnvironmentsView view(world.providers, world.images, world.theme, world.clock);
        QVERIFY(showAndWait(&view));
        QTRY_VERIFY(visibleTexts(&view).contains(u"No images"_s));
        QCOMPARE(accessibilityProblems(&view).join(u'\n'), QString());
    }

    void aPullShowsItsLayers()
    {
        World world;
        world.fake->fakeImages.hold(Operation::PullImage);
        world.fake->fakeImages.onPull = [](const QString&, const ImageOperations::Progress& progress) {
            progress({u"layer1"_s, u"Downloading"_s, 1024, 4096, false});
            return Status();
        };
        PullDialog dialog(world.providers, world.images, u"lab"_s);
        QVERIFY(showAndWait(&dialog, {800, 500}));
        auto* start = child<QPushButton>(&dialog, u"pullStart"_s);
        QVERIFY(!start->isEnabled());
        QVERIFY(type(child<QLineEdit>(&dialog, u"pullReference"_s), u"node:20"_s));
        QVERIFY(click(start));
        auto* layers = child<QTreeWidget>(&dialog, u"pullLayers"_s);
        QTRY_COMPARE(layers->topLevelItemCount(), 1);
        QVERIFY(layers->topLevelItem(0)->text(2).contains(u"4"_s));
        QVERIFY(child<QPushButton>(&dialog, u"pullBackground"_s)->isVisible());
        QCOMPARE(accessibilityProblems(&dialog).join(u'\n'), QString());
        world.fake->fakeImages.release(Operation::PullImage);
        QTRY_VERIFY(!dialog.isVisible());
    }

    void aPullCanBeCancelled()
    {
        World world;
        world.fake->fakeImages.hold(Operation::PullImage);
        PullDialog dialog(world.providers, world.images, u"lab"_s);
        QVERIFY(showAndWait(&dialog, {800, 500}));
        QVERIFY(type(child<QLineEdit>(&dialog, u"pullReference"_s), u"node:20"_s));
        QVERIFY(click(child<QPushButton>(&dialog, u"pullStart"_s)));
        QTRY_COMPARE(world.fake->fakeImages.count(u"pullImage"_s), 1);
        QVERIFY(click(child<QPushButton>(&dialog, u"pullCancel"_s)));
        QVERIFY(!dialog.isVisible());
        QVERIFY(world.fake->fakeImages.pullStop.stop_requested());
        world.fake->fakeImages.release(Operation::PullImage);
        QTRY_COMPARE(world.activity.runningCount(), 0);
    }

    void aPullGoesOnInTheBackground()
    {
        World world;
        world.fake->fakeImages.hold(Operation::PullImage);
        PullDialog dialog(world.providers, world.images, u"lab"_s);
        QVERIFY(showAndWait(&dialog, {800, 500}));
        QVERIFY(type(child<QLineEdit>(&dialog, u"pullReference"_s), u"node:20"_s));
        QVERIFY(click(child<QPushButton>(&dialog, u"pullStart"_s)));
        QVERIFY(click(child<QPushButton>(&dialog, u"pullBackground"_s)));
        QVERIFY(!dialog.isVisible());
        QVERIFY(!world.fake->fakeImages.pullStop.stop_requested());
        QCOMPARE(world.activity.runningCount(), 1);
        world.fake->fakeImages.release(Operation::PullImage);
        QTRY_COMPARE(world.activity.runningCount(), 0);
    }

    void aFailedPullKeepsTheName()
    {
        World world;
        world.fake->fakeImages.failures.insert(Operation::PullImage,
                                               fail(ErrorKind::Unreachable, u"no route"_s).error());
        PullDialog dialog(world.providers, world.images, u"lab"_s);
        QVERIFY(showAndWait(&dialog, {800, 500}));
        QVERIFY(type(child<QLineEdit>(&dialog, u"pullReference"_s), u"node:20"_s));
        QVERIFY(click(child<QPushButton>(&dialog, u"pullStart"_s)));
        QTRY_VERIFY(visibleTexts(&dialog).join(u'\n').contains(u"no route"_s));
        QCOMPARE(child<QLineEdit>(&dialog, u"pullReference"_s)->text(), u"node:20"_s);
        QVERIFY(child<QPushButton>(&dialog, u"pullStart"_s)->isEnabled());
    }
};

SANDGLASS_GUI_TEST_MAIN(TestEnvironmentsView)
#include "tst_environmentsview.moc"
