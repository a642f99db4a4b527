// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/connectionfields.h"

class QComboBox;
class QLineEdit;

namespace sandglass {

/// A token of Northflank, and what it is for.
class NorthflankFields final : public ConnectionFields
{
    Q_OBJECT

public:
    NorthflankFields(const ConnectionConfig& config, QFormLayout& form, QObject* parent);

    void write(ConnectionConfig& config) const override;
    Verdict verdict() const override;
    QByteArray token() const override;
    void offer(const QList<CloudProject>& projects) override;

private:
    const bool m_hasToken; ///< one is kept already
    QLineEdit* m_token;
    QLineEdit* m_team;
    QComboBox* m_project;
    QLineEdit* m_host;
};

} // namespace sandglass
