// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/pane.h"

class QAction;
class QBoxLayout;
class QComboBox;
class QSortFilterProxyModel;
class QStackedLayout;
class QToolButton;
class QTreeView;

namespace sandglass {

class Clock;
class EmptyState;
class ImageCatalog;
class ImageModel;
class ProviderRegistry;
class SearchLine;
class Theme;

/// The environments on the left of the window: the images of one connection, which the box above chooses when there are
/// several.
class EnvironmentsView : public Pane
{
    Q_OBJECT

public:
    EnvironmentsView(ProviderRegistry& providers, ImageCatalog& images, Theme& theme, const Clock& clock,
                     QWidget* parent = nullptr);

    QString connection() const;
    QString selectedReference() const; ///< "name:tag", or the id of an image without one; empty when none is selected
    QString selectedId() const;
    int selectedUsedBy() const; ///< -1 when not known
    /// What the button under the list offers; the first is what it does most.
    void setNewActions(const QList<QAction*>& actions);
    void focusSearch() override;
    void refresh() override;

Q_SIGNALS:
    void selectionChanged();
    void createRequested(); ///< a double click or Enter
    void pullRequested();
    void contextMenuRequested(const QPoint& globalPosition);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildBottom(QBoxLayout* layout);
    void fitTags(); ///< as wide as they are, and no more than leaves room for the names
    void fillConnections();
    void fillImages();
    QVariant selected(int role) const;

    ProviderRegistry& m_providers;
    ImageCatalog& m_images;
    QComboBox* m_connection;
    SearchLine* m_filter;
    ImageModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTreeView* m_view;
    EmptyState* m_empty;
    QStackedLayout* m_stack;
    QToolButton* m_new;
    QString m_wanted; ///< the connection that the person chose, here or in an earlier run; it may come later
};

} // namespace sandglass
