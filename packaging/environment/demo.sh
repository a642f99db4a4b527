#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# demo.sh EMULATOR PROGRAM…: runs PROGRAM beside an emulator of Northflank that runs its services on the local engine.
# The program learns of it by SANDGLASS_DEMO_HOST and SANDGLASS_DEMO_TOKEN.
set -euo pipefail
emulator=$1
shift
folder=$(mktemp -d)
engine_process=''
emulator_process=''
trap '[ -z "$emulator_process" ] || { kill "$emulator_process"; wait "$emulator_process"; } 2>/dev/null || true
    [ -z "$engine_process" ] || kill "$engine_process" 2>/dev/null || true
    rm -rf "$folder"' EXIT

# The engine of this machine, or one of its own where there is none.
engine=${DOCKER_HOST:-}
for socket in /var/run/docker.sock /run/podman/podman.sock "${XDG_RUNTIME_DIR:-/nowhere}/podman/podman.sock"; do
    if [ -z "$engine" ] && [ -w "$socket" ]; then engine=unix://$socket; fi
done
if [ -z "$engine" ]; then
    engine=unix://$folder/engine.sock
    podman --cgroup-manager=cgroupfs --runtime runc system service --time=0 "$engine" >"$folder/engine.log" 2>&1 &
    engine_process=$!
    for _ in $(seq 100); do
        if [ -S "$folder/engine.sock" ]; then break; fi
        sleep 0.1
    done
fi

token=demo-$(openssl rand -hex 8)
: >"$folder/emulator.log" # There before it is read, however late the emulator begins.
"$emulator" --engine "$engine" --token "$token" --project Demo --starter-image ubuntu:22.04 >"$folder/emulator.log" 2>&1 &
emulator_process=$!
host=''
for _ in $(seq 300); do
    host=$(sed -n 's/^listening on //p' "$folder/emulator.log")
    if [ -n "$host" ]; then break; fi
    if ! kill -0 "$emulator_process" 2>/dev/null; then break; fi
    sleep 0.1
done
if [ -z "$host" ]; then
    printf 'packaging/dev: the emulator of Northflank did not start on %s:\n%s\n' "$engine" "$(tail -n 3 "$folder/emulator.log")" >&2
    exit 1
fi
printf '%s\n' "── Northflank is emulated at $host, token $token, image ubuntu:22.04"
SANDGLASS_DEMO_HOST=$host SANDGLASS_DEMO_TOKEN=$token "$@"
