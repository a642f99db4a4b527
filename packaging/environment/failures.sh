#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# failures.sh BUILD-FOLDER: what the programs that failed in the last test run of that folder said, without what went
# well, so that the end of a long run tells what to look at.
set -euo pipefail
log=$1/Testing/Temporary/LastTest.log
[ -r "$log" ] || exit 0
awk '
    /^[0-9]+\/[0-9]+ Testing: / { name = $3; count = 0; reading = 0; next }
    /^Output:$/ { reading = 1; next }
    /^<end of output>$/ { reading = 0; next }
    # The offscreen platform tells what it has not; a test that passed needs no line.
    reading && !/^PASS|This plugin does not support|XDG_RUNTIME_DIR not set|^-+$|^Config: / { lines[count++] = $0 }
    /^Test (Failed|Timeout|Not Run)|^Test .*[Ee]xception/ {
        print "── " name ": " $0
        for (i = count > 80 ? count - 80 : 0; i < count; i++) print lines[i]
    }
' "$log"
printf '%s\n' "── The whole of it: $log"
