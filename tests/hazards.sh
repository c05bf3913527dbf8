#!/bin/bash
# SPDX-License-Identifier: MIT
# docs/hazards.md against the tests: rows 1 to 52 are there, each names a test
# or a reason, each name exists (in the table of changes too), and each case of
# the hazard programs is named.
set -eu
: "${top_srcdir:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL
table=$top_srcdir/docs/hazards.md
status=0

sed -n 's/^| \([0-9][0-9]*\) |.*/\1/p' "$table" >"$work/rows"
seq 52 | diff "$work/rows" - || {
	echo "$table: the rows are not 1 to 52"
	status=1
}

# The third column of each row.
sed -n 's/^| [0-9][0-9]* |[^|]*| *\([^|]*[^| ]\) *|$/\1/p' "$table" \
	>"$work/shown"
grep -vn -e '`' -e '^Not tested: ' "$work/shown" && {
	echo "$table: row without test and reason"
	status=1
}
# shellcheck disable=SC2016 # These are backquotes of Markdown.
grep -o '`[^`]*`' "$work/shown" | tr -d '`' | sort -u >"$work/named"

# Cases are entries like HAZARD(name) and HAZARD_DIES(name, SIGNAL).
cat "$top_srcdir"/tests/hazard-*.c | tr -d '\n\t ' |
	grep -oE 'HAZARD(_DIES)?\([a-z0-9_]+[,)]' |
	sed 's/.*(//; s/[,)]$//' | sort -u >"$work/cases"
# The second column of the table of changes.
# shellcheck disable=SC2016
sed -n 's/^| [^0-9|][^|]*| `\([^`]*\)` |$/\1/p' "$table" >"$work/changes"
sort -u "$work/changes" "$work/named" | while read -r name; do
	case $name in
	*/* | *.am) test -e "$top_srcdir/$name" && continue ;;
	*) grep -qx "$name" "$work/cases" && continue ;;
	esac
	echo "$table: no such test: $name"
done >"$work/missing"
cat "$work/missing"
test ! -s "$work/missing" || status=1
test "$(wc -l <"$work/changes")" -gt 40 || {
	echo "$table: the table of changes cannot be read"
	status=1
}
grep -vxFf "$work/named" "$work/cases" && {
	echo "$table: these cases are in no row"
	status=1
}
exit $status
