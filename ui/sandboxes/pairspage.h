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
    PairsPage(const Theme& theme, PairsEdit::Words words, QWidget* parent);
    /// Stands above the rows.
    void setHint(const QString& hint);
    QMap<QString, QString> pairs() const { return m_pairs->pairs(); }

private:
    QLabel* m_hint;
    PairsEdit* m_pairs;
    QLabel* m_problem;
};

} // namespace sandglass
