// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <expected>
#include <utility>

namespace sandglass {

/// What kind of failure an operation met. Decides what the window offers next, never how it is worded.
enum class ErrorKind {
    Unreachable,  ///< nothing answers at the endpoint, or the connection broke
    Refused,      ///< something answers, and will not talk to us (API version, permission on the socket)
    Unauthorised, ///< credentials are missing or wrong
    Forbidden,    ///< credentials are right and do not allow this
    NotFound,
    Conflict,    ///< the object's present state or a name in use forbids it
    Limit,       ///< a quota, a rate limit, a full disk, or one of our own bounds
    Unsupported, ///< the provider cannot do this at all
    Timeout,
    Protocol,     ///< the server's bytes are not what its API promises
    InvalidInput, ///< what the person gave cannot be right; nothing was sent
    Cancelled,
    Internal,
};

/// What was being attempted. The window words it ("Could not start “api-1”"); `core` never does.
enum class Operation {
    None,
    Connect,
    ListSandboxes,
    CreateSandbox,
    StartSandbox,
    StopSandbox,
    RestartSandbox,
    PauseSandbox,
    UnpauseSandbox,
    KillSandbox,
    RenameSandbox,
    UpdateSandbox,
    DeleteSandbox,
    InspectSandbox,
    ListProcesses,
    ListChanges,
    ListImages,
    InspectImage,
    PullImage,
    ImportImage,
    LoadImage,
    SaveImage,
    TagImage,
    RemoveImage,
    ListVolumes,
    CreateVolume,
    InspectVolume,
    RemoveVolume,
    ListNetworks,
    CreateNetwork,
    InspectNetwork,
    RemoveNetwork,
    ReadDiskUsage,
    Prune,
    ReadLogs,
    RunCommand,
    OpenTerminal,
    ResizeTerminal,
    ReadMetrics,
    ListDirectory,
    UploadFiles,
    DownloadFiles,
    DeleteFile,
    RenameFile,
    CreateDirectory,
    ReadConfiguration,
    WriteConfiguration,
    StartEngine,
    SaveLogs,
    CloseTerminal,
    AddConnection,
    ChangeConnection,
    RemoveConnection,
    EnableConnection,
    DisableConnection,
    ScaleSandbox,
    WaitForSandbox,
    ListInstances,
    ListPorts,
    ChangePorts,
    ForwardPort,
    StopForwarding,
    ListProjects,
    CreateProject,
    DeleteProject,
    ReadCatalogue,
    ListCloudVolumes,
    CreateCloudVolume,
    DeleteCloudVolume,
    ResizeVolume,
    AttachVolume,
    DetachVolume,
    BackUpVolume,
    ListBackups,
    RestoreVolume,
    DeleteBackup,
    ListSecretGroups,
    CreateSecretGroup,
    ChangeSecretGroup,
    ListTemplates,
    CreateTemplate,
    RunTemplate,
    ReadSecret,
    WriteSecret,
    RemoveSecret,
    ListSecrets,
    SetUpVault,
    UnlockVault,
    ChangeVaultKey,
    OpenStore,
};

/// A way on for the person, worded by the window.
enum class Hint {
    None,
    StartEngine,      ///< no engine listens there; start one, or the embedded one
    SocketPermission, ///< join the `docker` group or use a rootless engine
    EngineTooOld,
    EngineTooNew,
    NameTaken,
    PortTaken,
    NoCommand,    ///< neither the image nor the person says what to run
    ImageMissing, ///< pull it, or import one
    RegistryLogin,
    DiskFull,
    NoShell, ///< the image has no shell; one command can still be run
    SandboxNotRunning,
    CheckCertificate,
    CheckSsh,
    LogDriverUnreadable,
    UnsafeArchive,
    CheckToken,         ///< the token is missing, wrong or expired
    MissingPermission,  ///< the token's role lacks a permission, which the server's text may name
    RateLimited,        ///< the request budget of this hour is spent
    PaymentRequired,    ///< no credit, or a quota of the account
    ChooseSpotTag,      ///< the cluster has only spot nodes
    UseExistingProject, ///< the team has no such region, as teams with clusters of their own
    LongRunningCommand, ///< the main process ended at once
    NoKeychain,         ///< no keychain answers; the secret lasts until the program ends
    SetUpVault,         ///< nobody has chosen yet how secrets are kept
    UnlockVault,        ///< the vault waits for its passphrase
    WrongPassphrase,    ///< that is not the passphrase of the vault
    VaultKeyLost,       ///< the keychain no longer holds the key of the vault: what the vault holds cannot be read
    GiveSecretAgain,    ///< what is kept of the secret is damaged, or was put there by somebody else
    ProgramTooOld,      ///< what is kept was written by a newer Sandglass
};

/// An error as a value. It carries facts only: no translated text, and never a secret.
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    Operation operation = Operation::None;
    QString subject;        ///< the object's name as the person knows it; may be empty
    QString endpoint;       ///< where it was sent, without credentials
    int httpStatus = 0;     ///< 0 when no answer was had
    QString serverText;     ///< the server's or the system's own words, plain text, at most 4,096 characters
    bool retryable = false; ///< whether the same call may succeed later without a change
    Hint hint = Hint::None;
    QStringList leftBehind = {}; ///< names of what was made before the failure and could not be taken away again

    bool operator==(const Error&) const = default;

    bool isCancelled() const { return kind == ErrorKind::Cancelled; }

    /// The same error, named after what the caller was doing.
    Error during(Operation op, QString what) const
    {
        Error copy = *this;
        copy.operation = op;
        if (!what.isEmpty())
            copy.subject = std::move(what);
        return copy;
    }
    Error withHint(Hint h) const
    {
        Error copy = *this;
        copy.hint = h;
        return copy;
    }
};

template <typename T> using Result = std::expected<T, Error>;
using Status = Result<void>;

/// `return fail(ErrorKind::Timeout, "no answer within 10 s")`. \a text is cut to the bound of Error::serverText.
std::unexpected<Error> fail(ErrorKind kind, QString text = {});

/// A line for logs and test output, in English, without secrets: "Timeout: start api-1 at unix:///…: no answer".
QString describe(const Error& error);

/// Stable English identifiers, such as "NotFound"; for logs, tests and JSON.
QString toString(ErrorKind kind);
QString toString(Operation operation);

} // namespace sandglass

Q_DECLARE_METATYPE(sandglass::Error)
