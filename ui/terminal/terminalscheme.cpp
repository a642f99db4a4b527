// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/terminal/terminalscheme.h"

#include "ui/theme/theme.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>

namespace sandglass {

using namespace Qt::StringLiterals;

namespace {
QByteArray section(const QByteArray& name, const QColor& color)
{
    return '[' + name + "]\nBold=false\nColor=" + QByteArray::number(color.red()) + ',' +
           QByteArray::number(color.green()) + ',' + QByteArray::number(color.blue()) + "\n\n";
}
} // namespace

QString terminalSchemeFile(const Theme& theme)
{
    const QColor background = theme.color(Role::TerminalBackground);
    const QColor foreground = theme.color(Role::TerminalForeground);
    const auto ansi = theme.ansiColors();

    QByteArray text = section("Background"_ba, background) + section("BackgroundIntense"_ba, background) +
                      section("Foreground"_ba, foreground) + section("ForegroundIntense"_ba, foreground);
    for (int color = 0; color < 8; ++color) {
        const QByteArray name = "Color"_ba + QByteArray::number(color);
        text += section(name, ansi.at(static_cast<size_t>(color)));
        text += section(name + "Intense", ansi.at(static_cast<size_t>(color) + 8));
    }
    text += "[General]\nDescription=Sandglass\nOpacity=1\n";

    // The emulator knows schemes by file name and reads each once: other colours need another name.
    static const QTemporaryDir directory;
    const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha1).toHex().first(12);
    const QString path = directory.filePath(u"sandglass-%1.colorscheme"_s.arg(QLatin1StringView(hash)));
    if (QFile::exists(path))
        return path;
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        return {};
    return path;
}

} // namespace sandglass
