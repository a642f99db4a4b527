#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# install.sh PACKAGE…: installs them on this machine, as root. Debian starts the services of a package that it installs
# unless policy-rc.d forbids it; it does for the length of this call, if the machine has none of its own. Nor does a
# service that comes with them start with the machine from now on: an engine, an ssh server and a registry that nobody
# asked for would listen there.
set -euo pipefail
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
enabled() {
    command -v systemctl >/dev/null || return 0
    systemctl list-unit-files --state=enabled --no-legend --no-pager | cut -d' ' -f1 | sort -u
}
before=$(enabled)
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
mapfile -t new < <(comm -13 <(printf '%s\n' "$before") <(enabled))
if [ "${#new[@]}" -gt 0 ]; then
    systemctl disable "${new[@]}"
    printf 'Not started with the machine, unless you “systemctl enable” them: %s\n' "${new[*]}"
fi
