// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace sandglass::test {

struct HostilePayload
{
    QByteArray name;
    QString text;
};

/// Texts that a server could send to be shown, and that hang, crash or deceive a program which takes them for markup,
/// mnemonics, formats, or harmless.
inline QList<HostilePayload> hostilePayloads()
{
    using namespace Qt::StringLiterals;
    return {
        {"nested tables", u"<table><tr><td>"_s.repeated(24)},
        {"very deep tables", u"<table><tr><td>"_s.repeated(20000)},
        {"many bold", u"<b>"_s.repeated(100000)},
        {"many rows", u"<table>"_s + u"<tr><td>x</td></tr>"_s.repeated(20000) + u"</table>"_s},
        {"endless image", u"<img src=\"/dev/zero\">"_s},
        {"image of a local file", u"<img src='file:///etc/passwd'>"_s},
        {"remote image", u"<img src=\"http://192.0.2.1/x.png\">"_s},
        {"link", u"<a href=\"file:///etc/passwd\">click</a>"_s},
        {"script", u"<script>alert(1)</script>"_s},
        {"style", u"<style>*{font-size:900px}</style>x"_s},
        {"qt", u"<qt>rich</qt>"_s},
        {"html", u"<html><body><h1>HUGE</h1></body></html>"_s},
        {"xml head", u"<?xml version=\"1.0\"?><x/>"_s},
        {"doctype", u"<!DOCTYPE html><p>x"_s},
        {"comment", u"<!-- <b> -->"_s},
        {"unclosed", u"<b"_s},
        {"entity", u"&lt;b&gt;&amp;&nbsp;&#x202e;"_s},
        {"entity bomb", u"&lt;"_s.repeated(50000)},
        {"tag on the second line", u"plain\n<b>bold</b>"_s},
        {"lists", u"<ul><li>"_s.repeated(5000)},
        {"fonts", u"<font size=7 color=red>"_s.repeated(2000)},
        {"right-to-left override", u"invoice\u202egpj.exe"_s},
        {"isolates", u"\u2066user\u2069\u2067admin\u2069"_s},
        {"zero width", u"ad\u200bmin\u200c\u200d\ufeff"_s},
        {"soft hyphens", u"a\u00adb"_s.repeated(50)},
        {"line separators", u"one\u2028two\u2029three"_s},
        {"null", QString::fromUtf16(u"a\0b", 3)},
        {"escape sequence", u"\u001b[31mred\u001b[0m\u001b]0;title\u0007"_s},
        {"C1 controls", u"\u009b31m\u0085\u0090"_s},
        {"delete", u"abc\u007f\u0008\u0008"_s},
        {"carriage return", u"good\rbad"_s},
        {"vertical", u"a\u000bb\u000cc"_s},
        {"stacked marks", u"e"_s + u"\u0301"_s.repeated(5000)},
        {"lone surrogates", QString::fromUtf16(u"\xd800x\xdc00", 3)},
        {"tag characters", u"flag\U000E0041\U000E0042\U000E007F"_s},
        {"fillers", u"\u3164\u115f\uffa0"_s},
        {"mnemonic", u"&File && Edit &x"_s},
        {"format", u"%1 %2 %n %s %x %%"_s},
        {"a megabyte", u"x"_s.repeated(1000000)},
        {"a megabyte of lines", u"x\n"_s.repeated(500000)},
        {"spaces", u" "_s.repeated(100000)},
        {"emoji", u"\U0001F468\u200d\U0001F469\u200d\U0001F467 ok"_s},
    };
}

} // namespace sandglass::test
