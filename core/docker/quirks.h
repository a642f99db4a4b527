// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sandglass {

/// Where an engine that speaks the Docker API departs from Docker. One flag per difference, filled by detection
/// (core/docker/negotiation.h); code asks the flag, never "is this Podman".
struct Quirks
{
    /// The product is Podman: for display only.
    bool podman = false;
    /// `ID` of `/info` is a new random value in every answer and so identifies nothing.
    bool engineIdIsRandom = false;
    /// The size given at exec creation is ignored; a resize must follow the start.
    bool execSizeIgnoredAtCreation = false;
    /// Of sizes that follow each other closely only the first may reach the terminal, though all are accepted: what
    /// hands them on (conmon) takes one at a time and drops what it has read beyond.
    bool execSizesGetLost = false;
    /// Pods have an "infra" container of their own, which is no sandbox.
    bool infraContainers = false;
    /// Removal by force sends SIGTERM and waits out the sandbox's grace time before it kills.
    bool forcedRemovalWaits = false;
    /// Update takes CPU limits as period and quota only, and drops `NanoCpus` without a word.
    bool updateWantsCpuQuota = false;
    /// Update sets the restart policy always: to none where the request names none.
    bool updateSetsRestartPolicy = false;
    /// Network prune spares networks of sandboxes that do not run, too.
    bool networkPruneKeepsAttached = false;
    /// Builds leave no cache that the engine knows of; there is no build prune.
    bool noBuildCache = false;
    /// `/info` names every runtime that the engine could use, installed or not.
    bool runtimesUnchecked = false;
    /// Volume prune takes named volumes as well and does not know the filter `all`.
    bool volumePruneTakesAll = false;
    /// In an update -1 takes a limit of CPU or memory away; Docker refuses that.
    bool updateLiftsLimits = false;
    /// Has Podman's own API under /libpod as well: its logs are always framed and its stats come as often as asked for.
    bool libpodApi = false;
};

} // namespace sandglass
