#!/usr/bin/env bash
# Checks what no compiler checks: format, file lengths, imports, wording, and the layers between modules.
set -uo pipefail
cd "$(dirname "$0")/.."

# `check` ends pipelines and counts, so it must run in this shell.
shopt -s lastpipe
failures=0

# Reports a failed check; what offends comes on standard input, nothing means the check passed.
check() {
    local offences
    offences=$(cat)
    [ -z "$offences" ] && return
    printf 'lint: %s\n%s\n' "$1" "$offences" >&2
    failures=$((failures + 1))
}

# Lists this project's files, new ones too; deleted ones are passed over.
tracked() {
    git ls-files -z --cached --others --exclude-standard --deduplicate -- "$@" |
        xargs -0 -r sh -c 'for f; do [ -f "$f" ] && printf "%s\0" "$f"; done' sh
}

swift format lint --strict --parallel --recursive Package.swift Sources Tests 2>&1 |
    check 'swift format lint --strict'

tracked '*.swift' | xargs -0 wc -l | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }' |
    check 'a Swift file is longer than 600 lines: it has more than one job'

tracked 'Sources/*.swift' | xargs -0 grep -nE '^ *([a-z@_]+ +)?import +Foundation' |
    check 'Foundation is imported under Sources: it costs start-up time and memory'

tracked 'Sources/*.swift' | xargs -0 grep -nE '\b(TODO|FIXME|XXX)\b' |
    check 'unfinished work is marked in a source file'

tracked | xargs -0 grep -nIE '(^|[^A-Za-z0-9_.$)}])/(home|root|Users|work|mnt|farm)/' |
    check 'a path of one machine is written down'

for script in scripts/*.sh .ci/run; do
    bash -n "$script" 2>&1
done | check 'a shell script does not parse'

{ output=$(swift test --filter LayeringTests 2>&1) || grep -E '✘|error:' <<<"$output"; } |
    check 'the layers between modules do not hold'

[ "$failures" -eq 0 ] && echo 'lint: clean'
exit "$((failures > 0))"
