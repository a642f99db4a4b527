# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
# What packaging/dev says: steps with their time, and one clear sentence when something fails.

say() { printf '%s\n' "── $*"; }

stop() {
    printf '%s\n' "packaging/dev: $*" >&2
    exit 1
}

# step TEXT CMD…: runs CMD with its output in the log, and shows that it is alive; stops with a sentence if it fails.
step() {
    local text=$1 started=$SECONDS status=0 pid
    shift
    printf '\n$ %s\n' "$*" 2>/dev/null >>"$log" || true # On a full disk the step itself says so.
    local from
    from=$(wc -l <"$log")
    "$@" >>"$log" 2>&1 </dev/null &
    pid=$!
    if [ -t 1 ]; then
        while kill -0 "$pid" 2>/dev/null; do
            printf '\r\033[K── %s … %d s  %s' "$text" $((SECONDS - started)) "$(tail -n 1 "$log" | tr -cd '[:print:]' | cut -c1-60)"
            sleep 0.5
        done
        printf '\r\033[K'
    else
        say "$text …"
    fi
    wait "$pid" || status=$?
    if [ "$status" -eq 0 ]; then
        say "$text: done in $((SECONDS - started)) s"
        return 0
    fi
    explain "$text" "$(tail -n "+$from" "$log")"
}

# free_mb FOLDER: megabytes free on its filesystem.
free_mb() { df -m --output=avail "$1" 2>/dev/null | tail -n 1 | tr -d ' '; }

# full_disk FOLDER…: the first of them on a filesystem that is as good as full.
full_disk() {
    local folder
    for folder in "$@"; do
        if [ -e "$folder" ] && [ "$(free_mb "$folder")" -lt 100 ]; then
            printf '%s' "$folder"
            return
        fi
    done
}

# Turns the output of a failed step into one sentence. The next call begins again where this one stopped.
explain() {
    local text=$1 output=$2 reason full
    # Not every program tells a full disk from a failed download.
    full=$(full_disk "$cache" /tmp)
    [ -z "$full" ] || output="No space left on device"
    case $output in
    *"No space left on device"* | *"not enough free space"* | *"You don't have enough free space"*)
        reason="the disk is full ($(free_mb "${full:-$cache}") MB free at ${full:-$cache})" ;;
    *"Could not resolve"* | *"Temporary failure resolving"* | *"Failed to fetch"* | *"Unable to connect"* | *"Connection timed out"* | *"Couldn't download"* | *"Failed getting release file"*)
        reason="a download failed (is the network up?)" ;;
    *"Permission denied"* | *"Operation not permitted"* | *"are you root"* | *"a password is required"* | *"is not in the sudoers"*)
        reason="a permission is missing; it needs root, directly or by sudo" ;;
    *"Could not get lock"* | *"Unable to acquire the dpkg"*)
        reason="another package manager is at work; let it finish" ;;
    *)
        tail -n 15 <<<"$output" >&2
        reason="see the lines above" ;;
    esac
    stop "$text failed: $reason. Call again to go on; the whole record is in $log."
}
