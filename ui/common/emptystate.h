// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace sandglass {

/// The centred words of a pane that has nothing to show: an icon, a title, an explanation, and at most one button.
/// Where the pane is too low for all of it, the icon gives way first, then the explanation.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);
    void setContent(const QString& iconName, const QString& title, const QString& text, const QString& buttonText = {});
    /// Of what does not give way.
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void buttonClicked();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void drawIcon();
    void fit();

    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_button;
};

} // namespace sandglass
