// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/openaddress.h"

#include "ui/common/dialogs.h"
#include "ui/common/plaintext.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QHostAddress>

namespace sandglass {
using namespace Qt::StringLiterals;

namespace {

using Opener = void (*)(const QUrl&);

void openWithDesktop(const QUrl& address)
{
    QDesktopServices::openUrl(address);
}

Opener& opener()
{
    static Opener current = &openWithDesktop;
    return current;
}

bool isLoopback(const QString& host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

QString translated(const char* text)
{
    return QCoreApplication::translate("OpenAddress", text);
}

} // namespace

bool mayOpenAddress(const QUrl& address)
{
    if (!address.isValid() || address.host().isEmpty() || !address.userInfo().isEmpty())
        return false;
    return address.scheme() == "https"_L1 || (address.scheme() == "http"_L1 && isLoopback(address.host()));
}

void openAddress(QWidget* parent, const QUrl& address)
{
    // Fully encoded: what looks like a host is the host, in ASCII.
    const QString text = shown(QString::fromLatin1(address.toEncoded()), 500);
    Confirmation question;
    question.dangerous = false;
    question.text = text;
    if (!mayOpenAddress(address)) {
        question.title = translated(QT_TRANSLATE_NOOP("OpenAddress", "This address is not opened"));
        question.text +=
            u"\n\n"_s +
            translated(QT_TRANSLATE_NOOP(
                "OpenAddress", "Only https addresses are, and http addresses on this machine. You can copy it."));
        dialogs::confirm(parent, question, [](ConfirmationAnswer) {});
        return;
    }
    question.title = translated(QT_TRANSLATE_NOOP("OpenAddress", "Open this address in the browser?"));
    question.confirmButton = translated(QT_TRANSLATE_NOOP("OpenAddress", "Open address"));
    dialogs::confirm(parent, question, [address](ConfirmationAnswer answer) {
        if (answer.confirmed)
            opener()(address);
    });
}

void setAddressOpener(void (*replacement)(const QUrl& address))
{
    opener() = replacement ? replacement : &openWithDesktop;
}

} // namespace sandglass
