// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/environments/layersum.h"

#include <QDialog>
#include <QHash>

#include <stop_token>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace sandglass {

class ImageCatalog;
class MessageBar;
class ProviderRegistry;

/// Pulls an image and shows each layer. Closing it while it pulls cancels; "Continue in background" leaves the pull to
/// the activity list.
class PullDialog : public QDialog
{
    Q_OBJECT

public:
    PullDialog(ProviderRegistry& providers, ImageCatalog& images, const QString& connection, QWidget* parent = nullptr);

protected:
    void done(int result) override;

private:
    void pull();
    void report(const ImageProgress& progress);
    void setPulling(bool pulling);
    void validate();

    ImageCatalog& m_images;
    MessageBar* m_messages;
    QLineEdit* m_reference;
    QComboBox* m_connection;
    QLabel* m_problem;
    QTreeWidget* m_layers;
    QProgressBar* m_total;
    QPushButton* m_background;
    QPushButton* m_cancel;
    QPushButton* m_pull;
    QHash<QString, QTreeWidgetItem*> m_items;
    LayerSum m_sum;
    std::stop_source m_stop;
    bool m_pulling = false;
    bool m_keepPulling = false;
};

} // namespace sandglass
