#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# enter.sh ROOT TREE HOME UID:GID FOLDER NAMESPACE-FILE CMD…
# Runs CMD inside the Debian 13 ROOT, in a mount namespace that the caller has made; every mount goes with the process.
# A plain chroot would not do: container engines need "/" to be a mount point.
set -euo pipefail
root=$1 tree=$2 home=$3 identity=$4 folder=$5 namespace=$6
shift 6

mount --rbind "$root" "$root"
for place in dev proc sys run; do mount --rbind "/$place" "$root/$place"; done
# The working tree, the home folder (settings, Docker's configuration, the compiler cache) and the displays' sockets.
for place in "$home" "$tree" /tmp; do
    mkdir -p "$root$place"
    mount --rbind "$place" "$root$place"
done
# Users and names as this machine knows them.
for file in passwd group subuid subgid hosts resolv.conf; do
    if [ -e "/etc/$file" ] && [ -e "$root/etc/$file" ] && [ "$identity" != 0:0 ]; then mount --bind "/etc/$file" "$root/etc/$file"; fi
done
mkdir -p "$root/.host"
cd "$root"
pivot_root . .host
umount -l /.host
if [ -n "$namespace" ]; then readlink /proc/self/ns/mnt >"$namespace"; fi
exec bash "$tree/packaging/environment/become.sh" "$identity" "$folder" "$@"
