// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/pairsedit.h"
#include "ui/sandboxes/specpage.h"

namespace sandglass {

/// Names with values, one pair per row.
class PairsPage : public SpecPage
{
    Q_OBJECT

public:
    QString problem() const override { return m_pairs->problem(); }

protected:
    /// \a hint stands above the rows.
    PairsPage(const Theme& theme, const QString& hint, PairsEdit::Words words, QWidget* parent);
    QMap<QString, QString> pairs() const { return m_pairs->pairs(); }

private:
    PairsEdit* m_pairs;
    QLabel* m_problem;
};

} // namespace sandglass
