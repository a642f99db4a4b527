// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace sandglass {
using namespace Qt::StringLiterals;

std::unexpected<Error> fail(ErrorKind kind, QString text)
{
    constexpr qsizetype longestText = 4096;
    Error error;
    error.kind = kind;
    error.serverText = text.size() > longestText ? text.left(longestText) : std::move(text);
    error.retryable = kind == ErrorKind::Unreachable || kind == ErrorKind::Timeout;
    return std::unexpected(std::move(error));
}

QString describe(const Error& error)
{
    QString text = toString(error.kind);
    if (error.operation != Operation::None)
        text += u": "_s + toString(error.operation);
    if (!error.subject.isEmpty())
        text += u' ' + error.subject;
    if (!error.endpoint.isEmpty())
        text += u" at "_s + error.endpoint;
    if (error.httpStatus != 0)
        text += u" (HTTP %1)"_s.arg(error.httpStatus);
    if (!error.serverText.isEmpty())
        text += u": "_s + error.serverText;
    if (!error.leftBehind.isEmpty())
        text += u" (left behind: "_s + error.leftBehind.join(u", "_s) + u')';
    return text;
}

QString toString(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Unreachable:
        return u"Unreachable"_s;
    case ErrorKind::Refused:
        return u"Refused"_s;
    case ErrorKind::Unauthorised:
        return u"Unauthorised"_s;
    case ErrorKind::Forbidden:
        return u"Forbidden"_s;
    case ErrorKind::NotFound:
        return u"NotFound"_s;
    case ErrorKind::Conflict:
        return u"Conflict"_s;
    case ErrorKind::Limit:
        return u"Limit"_s;
    case ErrorKind::Unsupported:
        return u"Unsupported"_s;
    case ErrorKind::Timeout:
        return u"Timeout"_s;
    case ErrorKind::Protocol:
        return u"Protocol"_s;
    case ErrorKind::InvalidInput:
        return u"InvalidInput"_s;
    case ErrorKind::Cancelled:
        return u"Cancelled"_s;
    case ErrorKind::Internal:
        return u"Internal"_s;
    }
    return u"Unknown"_s;
}

QString toString(Operation operation)
{
    switch (operation) {
    case Operation::None:
        return u"None"_s;
    case Operation::Connect:
        return u"Connect"_s;
    case Operation::ListSandboxes:
        return u"ListSandboxes"_s;
    case Operation::CreateSandbox:
        return u"CreateSandbox"_s;
    case Operation::StartSandbox:
        return u"StartSandbox"_s;
    case Operation::StopSandbox:
        return u"StopSandbox"_s;
    case Operation::RestartSandbox:
        return u"RestartSandbox"_s;
    case Operation::PauseSandbox:
        return u"PauseSandbox"_s;
    case Operation::UnpauseSandbox:
        return u"UnpauseSandbox"_s;
    case Operation::KillSandbox:
        return u"KillSandbox"_s;
    case Operation::RenameSandbox:
        return u"RenameSandbox"_s;
    case Operation::UpdateSandbox:
        return u"UpdateSandbox"_s;
    case Operation::DeleteSandbox:
        return u"DeleteSandbox"_s;
    case Operation::InspectSandbox:
        return u"InspectSandbox"_s;
    case Operation::ListProcesses:
        return u"ListProcesses"_s;
    case Operation::ListChanges:
        return u"ListChanges"_s;
    case Operation::ListImages:
        return u"ListImages"_s;
    case Operation::InspectImage:
        return u"InspectImage"_s;
    case Operation::PullImage:
        return u"PullImage"_s;
    case Operation::ImportImage:
        return u"ImportImage"_s;
    case Operation::LoadImage:
        return u"LoadImage"_s;
    case Operation::SaveImage:
        return u"SaveImage"_s;
    case Operation::TagImage:
        return u"TagImage"_s;
    case Operation::RemoveImage:
        return u"RemoveImage"_s;
    case Operation::ListVolumes:
        return u"ListVolumes"_s;
    case Operation::CreateVolume:
        return u"CreateVolume"_s;
    case Operation::InspectVolume:
        return u"InspectVolume"_s;
    case Operation::RemoveVolume:
        return u"RemoveVolume"_s;
    case Operation::ListNetworks:
        return u"ListNetworks"_s;
    case Operation::CreateNetwork:
        return u"CreateNetwork"_s;
    case Operation::InspectNetwork:
        return u"InspectNetwork"_s;
    case Operation::RemoveNetwork:
        return u"RemoveNetwork"_s;
    case Operation::ReadDiskUsage:
        return u"ReadDiskUsage"_s;
    case Operation::Prune:
        return u"Prune"_s;
    case Operation::ReadLogs:
        return u"ReadLogs"_s;
    case Operation::RunCommand:
        return u"RunCommand"_s;
    case Operation::OpenTerminal:
        return u"OpenTerminal"_s;
    case Operation::ResizeTerminal:
        return u"ResizeTerminal"_s;
    case Operation::ReadMetrics:
        return u"ReadMetrics"_s;
    case Operation::ListDirectory:
        return u"ListDirectory"_s;
    case Operation::UploadFiles:
        return u"UploadFiles"_s;
    case Operation::DownloadFiles:
        return u"DownloadFiles"_s;
    case Operation::DeleteFile:
        return u"DeleteFile"_s;
    case Operation::RenameFile:
        return u"RenameFile"_s;
    case Operation::CreateDirectory:
        return u"CreateDirectory"_s;
    case Operation::ReadConfiguration:
        return u"ReadConfiguration"_s;
    case Operation::WriteConfiguration:
        return u"WriteConfiguration"_s;
    case Operation::StartEngine:
        return u"StartEngine"_s;
    case Operation::SaveLogs:
        return u"SaveLogs"_s;
    case Operation::CloseTerminal:
        return u"CloseTerminal"_s;
    case Operation::AddConnection:
        return u"AddConnection"_s;
    case Operation::ChangeConnection:
        return u"ChangeConnection"_s;
    case Operation::RemoveConnection:
        return u"RemoveConnection"_s;
    case Operation::EnableConnection:
        return u"EnableConnection"_s;
    case Operation::DisableConnection:
        return u"DisableConnection"_s;
    case Operation::ScaleSandbox:
        return u"ScaleSandbox"_s;
    case Operation::WaitForSandbox:
        return u"WaitForSandbox"_s;
    case Operation::ListInstances:
        return u"ListInstances"_s;
    case Operation::ListPorts:
        return u"ListPorts"_s;
    case Operation::ChangePorts:
        return u"ChangePorts"_s;
    case Operation::ForwardPort:
        return u"ForwardPort"_s;
    case Operation::StopForwarding:
        return u"StopForwarding"_s;
    case Operation::ListProjects:
        return u"ListProjects"_s;
    case Operation::CreateProject:
        return u"CreateProject"_s;
    case Operation::DeleteProject:
        return u"DeleteProject"_s;
    case Operation::ReadCatalogue:
        return u"ReadCatalogue"_s;
    case Operation::ListCloudVolumes:
        return u"ListCloudVolumes"_s;
    case Operation::CreateCloudVolume:
        return u"CreateCloudVolume"_s;
    case Operation::DeleteCloudVolume:
        return u"DeleteCloudVolume"_s;
    case Operation::ResizeVolume:
        return u"ResizeVolume"_s;
    case Operation::AttachVolume:
        return u"AttachVolume"_s;
    case Operation::DetachVolume:
        return u"DetachVolume"_s;
    case Operation::BackUpVolume:
        return u"BackUpVolume"_s;
    case Operation::ListBackups:
        return u"ListBackups"_s;
    case Operation::RestoreVolume:
        return u"RestoreVolume"_s;
    case Operation::DeleteBackup:
        return u"DeleteBackup"_s;
    case Operation::ListSecretGroups:
        return u"ListSecretGroups"_s;
    case Operation::CreateSecretGroup:
        return u"CreateSecretGroup"_s;
    case Operation::ChangeSecretGroup:
        return u"ChangeSecretGroup"_s;
    case Operation::ListTemplates:
        return u"ListTemplates"_s;
    case Operation::CreateTemplate:
        return u"CreateTemplate"_s;
    case Operation::RunTemplate:
        return u"RunTemplate"_s;
    case Operation::ReadSecret:
        return u"ReadSecret"_s;
    case Operation::WriteSecret:
        return u"WriteSecret"_s;
    case Operation::RemoveSecret:
        return u"RemoveSecret"_s;
    case Operation::ListSecrets:
        return u"ListSecrets"_s;
    case Operation::SetUpVault:
        return u"SetUpVault"_s;
    case Operation::UnlockVault:
        return u"UnlockVault"_s;
    case Operation::ChangeVaultKey:
        return u"ChangeVaultKey"_s;
    case Operation::OpenStore:
        return u"OpenStore"_s;
    }
    return u"Unknown"_s;
}

} // namespace sandglass
