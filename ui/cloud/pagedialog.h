// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/cloud/cloudcontext.h"

#include <QDialog>

class QTabWidget;
class QVBoxLayout;

namespace sandglass {

class CloudPage;
class MessageBar;
class Pane;

/// One or several pages about a cloud's objects. F5 reads again what is seen. Deletes itself.
class PageDialog : public QDialog
{
    Q_OBJECT

public:
    PageDialog(const QString& name, const QString& title, QWidget* parent);

    MessageBar& messages() { return *m_messages; }
    void addPage(Pane* page, const QString& title);
    void addPage(CloudPage* page, const QString& title, const CloudPlace& place);

protected:
    /// Over the pages.
    void addHeader(QLayout* header);

private:
    void refresh();

    MessageBar* m_messages;
    QTabWidget* m_tabs;
    QVBoxLayout* m_layout;
};

} // namespace sandglass
