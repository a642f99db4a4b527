// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/transferreport.h"

#include <QDialog>

#include <functional>
#include <optional>

namespace sandglass {

/// Asks once for all names that are taken at the destination. Deletes itself when it is closed.
class ConflictDialog : public QDialog
{
    Q_OBJECT

public:
    /// \a done gets the answer, or nothing when the person thinks better of it; never after \a parent died.
    static void ask(QWidget* parent, const QStringList& names, const QString& destination,
                    std::function<void(std::optional<ConflictPolicy>)> done);

private:
    ConflictDialog(QWidget* parent, const QStringList& names, const QString& destination);
    void answer(ConflictPolicy policy);

    std::optional<ConflictPolicy> m_answer;
};

} // namespace sandglass
