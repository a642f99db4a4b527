#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# vnc.sh DISPLAY PORT PROGRAM…: runs PROGRAM on a screen of its own that is served by VNC on loopback only.
set -euo pipefail
display=$1 port=$2
shift 2
mkdir -p /tmp/.X11-unix
Xtigervnc ":$display" -geometry 1280x800 -depth 24 -localhost -interface 127.0.0.1 -rfbport "$port" -SecurityTypes None -AlwaysShared >/dev/null 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    [ -e "/tmp/.X11-unix/X$display" ] && break
    kill -0 "$server" 2>/dev/null || { echo "packaging/dev: the VNC screen did not start on port $port." >&2; exit 1; }
    sleep 0.1
done
export DISPLAY=":$display" QT_QPA_PLATFORM=xcb
openbox >/dev/null 2>&1 &
"$@"
