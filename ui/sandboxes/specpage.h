// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"
#include "core/sandboxes/sandboxspec.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace sandglass {

class Theme;

/// One section of the dialog that creates a sandbox.
class SpecPage : public QWidget
{
    Q_OBJECT

public:
    explicit SpecPage(QWidget* parent = nullptr)
        : QWidget(parent)
    {
    }

    /// Puts what the person chose into \a spec.
    virtual void write(SandboxSpec& spec) const = 0;
    /// What is wrong on this page, worded and shown beside the field as well; empty when nothing is.
    virtual QString problem() const { return {}; }
    /// Another connection was chosen; \a provider may be null.
    virtual void setProvider(Provider* provider) { Q_UNUSED(provider) }

Q_SIGNALS:
    void changed();

protected:
    /// A line under a field for its problem, hidden while there is none.
    static QLabel* makeProblemLabel(const Theme& theme, QWidget* parent);
    /// Words under a field that explain it.
    static QLabel* makeMutedLabel(const QString& text, const Theme& theme, QWidget* parent);
    /// A box whose width does not follow the names that an engine gives it.
    static void keepNarrow(QComboBox* box);
    static void showProblem(QLabel* label, const QString& text);
};

} // namespace sandglass
