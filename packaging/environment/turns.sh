#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# turns.sh BUILD-FOLDER: the longest time for which the window stood still in the last test run of that folder, and
# every time over 100 ms. Each test of the window prints its own.
set -euo pipefail
log=$1/Testing/Temporary/LastTest.log
[ -r "$log" ] || exit 0
awk '
    /^[0-9]+\/[0-9]+ Testing: / { name = $3 }
    /^Event loop: longest turn [0-9]+ ms/ { if ($5 + 0 >= worst) { worst = $5 + 0; line = substr($0, 26) " in " name }; seen = 1 }
    /^Event loop: DEFECT/ { defects[++count] = substr($0, 13) " in " name }
    END {
        if (seen) print "── Longest turn of the event loop: " line
        for (i = 1; i <= count; i++) print "── " defects[i]
    }
' "$log"
