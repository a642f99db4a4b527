#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# become.sh UID:GID FOLDER CMD…: runs CMD in FOLDER as that user, with the environment's own paths.
set -euo pipefail
identity=$1 folder=$2
shift 2
cd "$folder"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
unset LC_ALL LD_PRELOAD LD_LIBRARY_PATH
# In a network of its own the loopback begins switched off.
if [ "$(id -u)" -eq 0 ]; then ip link set lo up 2>/dev/null || true; fi
if [ "$identity" = 0:0 ]; then exec "$@"; fi
exec setpriv --reuid "${identity%:*}" --regid "${identity#*:}" --init-groups "$@"
