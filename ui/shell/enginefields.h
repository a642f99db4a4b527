// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/connectionfields.h"

class QLineEdit;

namespace sandglass {

/// Where a Docker or Podman engine listens, and the certificates of TLS.
class EngineFields final : public ConnectionFields
{
    Q_OBJECT

public:
    EngineFields(const ConnectionConfig& config, QFormLayout& form, QObject* parent);

    void write(ConnectionConfig& config) const override;
    Verdict verdict() const override;

private:
    QLineEdit* addFileRow(const QString& label, const QString& objectName, const QString& purpose, const QString& path);
    void enableFiles();

    QLineEdit* m_endpoint;
    QList<QWidget*> m_fileRows;
    QLineEdit* m_caFile;
    QLineEdit* m_certFile;
    QLineEdit* m_keyFile;
};

} // namespace sandglass
