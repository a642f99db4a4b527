// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/sandboxspec.h"

#include <QWidget>

class QListWidget;
class QStackedWidget;

namespace sandglass {

class Provider;
class SpecPage;

/// The sections of the dialog that creates a sandbox: the list of those that the chosen provider can use, and beside it
/// the page of one.
class SpecSections : public QWidget
{
    Q_OBJECT

public:
    /// Which providers can use a section.
    enum class Use { All, Engines, Clouds };

    explicit SpecSections(QWidget* parent = nullptr);

    /// \a lacking: it says only why nothing can be chosen.
    void add(const QString& title, SpecPage* page, Use use, bool lacking = false);
    /// Another connection was chosen; \a provider may be null.
    void setProvider(Provider* provider);
    void showPage(const SpecPage* page);
    /// Puts what the person chose into \a spec.
    void write(SandboxSpec& spec) const;
    /// Marks the sections where something is wrong, and gives the first problem in words; empty when there is none.
    QString check();

Q_SIGNALS:
    void changed();

private:
    struct Section
    {
        QString title;
        SpecPage* page;
        Use use;
        bool lacking;
    };
    void showPageOf(int row);

    QListWidget* m_list;
    QStackedWidget* m_stack;
    QList<Section> m_all;
    QList<SpecPage*> m_pages; ///< those that the provider can use, in the order of the list
};

} // namespace sandglass
