#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# vnc.sh DISPLAY PORT PROGRAM…: runs PROGRAM on a screen of its own that is served by VNC on loopback only. Who looks
# can use the engine, so other users of this machine are kept out: by a password for VNC, and a cookie for X.
set -euo pipefail
display=$1 port=$2
shift 2
secrets=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$secrets"' EXIT
password=$(openssl rand -base64 6)
tigervncpasswd -f <<<"$password" >"$secrets/password"
export XAUTHORITY=$secrets/cookie
touch "$XAUTHORITY"
xauth -q add ":$display" . "$(mcookie)"
mkdir -p /tmp/.X11-unix
Xtigervnc ":$display" -geometry 1280x800 -depth 24 -localhost -interface 127.0.0.1 -rfbport "$port" \
    -SecurityTypes VncAuth -PasswordFile "$secrets/password" -auth "$XAUTHORITY" -AlwaysShared >/dev/null 2>&1 &
server=$!
for _ in $(seq 100); do
    [ -e "/tmp/.X11-unix/X$display" ] && break
    kill -0 "$server" 2>/dev/null || { echo "packaging/dev: the VNC screen did not start on port $port." >&2; exit 1; }
    sleep 0.1
done
printf '%s\n' "── Look at it with any VNC viewer at 127.0.0.1:$port, password $password" \
    "── From another machine first: ssh -L $port:127.0.0.1:$port $(hostname)"
export DISPLAY=":$display" QT_QPA_PLATFORM=xcb
openbox >/dev/null 2>&1 &
"$@"
