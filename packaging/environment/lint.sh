#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# All checks that need no run of the program. Ends with the number of those that failed.
set -uo pipefail
failed=0
check() {
    local text=$1
    shift
    printf '%s\n' "── $text"
    "$@" || { failed=$((failed + 1)); printf '%s\n' "── $text: FAILED"; }
}

formatting() { git ls-files '*.cpp' '*.h' | xargs clang-format-19 --dry-run --Werror; }
# Without precompiled headers, so that every file is seen to include what it uses. The folders named here are at zero
# findings and stay there; the list grows until it is the whole tree.
tidy_folders=('app/*.cpp' 'core/base/*.cpp' 'core/net/*.cpp' 'core/activity/*.cpp' 'core/docker/*.cpp'
    'core/policy/*.cpp' 'core/secrets/*.cpp' 'core/store/*.cpp')
tidy() {
    [ -f build/tidy/build.ninja ] || cmake --preset tidy >/dev/null || return 1
    cmake --build --preset tidy --target sandglass_core_autogen sandglass_ui_autogen sandglass_app_autogen >/dev/null || return 1
    # It counts what it left out on its standard error, which is worth reading only when it failed.
    # shellcheck disable=SC2016
    git ls-files "${tidy_folders[@]}" | xargs -P "$(nproc)" -n 1 bash -c '
        said=$(clang-tidy-19 -p build/tidy --quiet --warnings-as-errors="*" "$0" 2>&1) || { printf "%s\n" "$said"; exit 1; }'
}
scripts() { git ls-files 'packaging/*.sh' packaging/dev .ci/run | xargs shellcheck -x -s bash; }
# Names in camelCase are not words, nor are those with the mark of a key in them.
spelling() {
    git ls-files '*.md' '*.h' '*.cpp' '*.sh' \
        | xargs codespell --ignore-regex='\b[a-z]+[A-Z][A-Za-z]*\b|\w+&\w+' --ignore-words-list=nd,ser,crate,unparseable,caf,ine,reate
}
desktop() { for file in packaging/desktop/*.desktop; do [ -e "$file" ] || return 0; desktop-file-validate "$file"; done; }
metainfo() { for file in packaging/desktop/*.metainfo.xml; do [ -e "$file" ] || return 0; appstreamcli validate --no-net --override=url-homepage-missing=info "$file"; done; }

check "Formatting (clang-format)" formatting
check "Scripts (shellcheck)" scripts
check "Spelling (codespell)" spelling
check "Desktop file" desktop
check "AppStream metainfo" metainfo
check "Static analysis and names (clang-tidy)" tidy
[ "$failed" -eq 0 ] && printf '%s\n' "── All checks passed"
exit "$failed"
