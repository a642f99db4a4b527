// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/cloud.h"
#include "core/provider/connection.h"

#include <QByteArray>
#include <QList>
#include <QObject>

class QFormLayout;
class QWidget;

namespace sandglass {

/// The rows in the form of the ConnectionEditor that one kind of connection has. The form owns the widgets.
class ConnectionFields : public QObject
{
    Q_OBJECT

public:
    /// What is to be said of what was entered.
    struct Verdict
    {
        bool complete = false;
        QString note; ///< what is wrong or lacks, or else what the connection will be
    };

    /// Where one begins.
    QWidget* firstField() const { return m_rows.value(0); }
    void setShown(bool shown);

    /// Puts what the person entered into \a config.
    virtual void write(ConnectionConfig& config) const = 0;
    virtual Verdict verdict() const = 0;
    /// The secret that was entered; empty for none, and for the one that is kept already.
    virtual QByteArray token() const { return {}; }
    /// What a test has found there.
    virtual void offer(const QList<CloudProject>& projects) { Q_UNUSED(projects) }

Q_SIGNALS:
    void changed();

protected:
    ConnectionFields(QFormLayout& form, QObject* parent);
    /// \a label with its mnemonic.
    void addRow(const QString& label, QWidget* field);
    QWidget* place() const; ///< the parent of the fields

private:
    QFormLayout& m_form;
    QList<QWidget*> m_rows;
};

} // namespace sandglass
