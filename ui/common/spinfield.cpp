// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/spinfield.h"

#include <QAbstractSpinBox>
#include <QEvent>
#include <QLineEdit>

namespace sandglass {

namespace {

class WordSelector : public QObject
{
public:
    explicit WordSelector(QAbstractSpinBox* field)
        : QObject(field)
        , m_field(field)
    {
        field->findChild<QLineEdit*>()->installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::MouseButtonRelease && m_field->text() == m_field->specialValueText())
            m_field->selectAll();
        return QObject::eventFilter(watched, event);
    }

private:
    QAbstractSpinBox* m_field;
};

} // namespace

void selectWordsOnClick(QAbstractSpinBox* field)
{
    new WordSelector(field);
}

} // namespace sandglass
