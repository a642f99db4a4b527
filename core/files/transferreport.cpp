// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/transferreport.h"

namespace sandglass {
using namespace Qt::StringLiterals;

QString identifierOf(TransferIssue::Kind kind)
{
    switch (kind) {
    case TransferIssue::Kind::Unreadable:
        return u"Unreadable"_s;
    case TransferIssue::Kind::SpecialFile:
        return u"SpecialFile"_s;
    case TransferIssue::Kind::Shrank:
        return u"Shrank"_s;
    case TransferIssue::Kind::Grew:
        return u"Grew"_s;
    case TransferIssue::Kind::TooDeep:
        return u"TooDeep"_s;
    case TransferIssue::Kind::UnsafeName:
        return u"UnsafeName"_s;
    case TransferIssue::Kind::NameTooLong:
        return u"NameTooLong"_s;
    case TransferIssue::Kind::UnsafeLink:
        return u"UnsafeLink"_s;
    case TransferIssue::Kind::DuplicateName:
        return u"DuplicateName"_s;
    case TransferIssue::Kind::SpecialBits:
        return u"SpecialBits"_s;
    case TransferIssue::Kind::WriteFailed:
        return u"WriteFailed"_s;
    case TransferIssue::Kind::WrongKind:
        return u"WrongKind"_s;
    case TransferIssue::Kind::Existed:
        return u"Existed"_s;
    case TransferIssue::Kind::Failed:
        return u"Failed"_s;
    case TransferIssue::Kind::LeftPartial:
        return u"LeftPartial"_s;
    }
    return {};
}

} // namespace sandglass
