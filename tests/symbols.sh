#!/bin/bash
# SPDX-License-Identifier: MIT
# One list of public functions, four places that must agree on it: the installed
# headers, the version script, the shared library, and the manual.  Inline
# accessors are in no library; the manual must name each of them, too, but for
# the wax_inline_ ones, which only the others call.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
lib=$top_builddir/lib/.libs/libwax.so
test -e "$lib" || exit 77
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C

# clang-format puts the name of a declared function at the start of a line, and
# what comes before it on the line above.
declared() {
	awk -v start="$1" '
	above ~ start && match($0, /^wax_[a-z0-9_]*\(/) {
		print substr($0, 1, RLENGTH - 1)
	}
	{ above = $0 }' "$top_srcdir"/include/wax/*.h | sort
}
declared '^WAX_API' >"$dir/headers"
declared '^static inline' | grep -v '^wax_inline_' >"$dir/inline"
sed -n 's/^	\(wax_[a-z0-9_]*\);$/\1/p' "$top_srcdir/lib/wax.map" |
	sort >"$dir/map"
${NM:-nm} -D --defined-only "$lib" | awk '$2 == "T" { print $3 }' |
	sed 's/@.*//' | sort >"$dir/library"
# In a synopsis the type of a function stands on the line above it.
awk '
above ~ /^\.Ft / && $1 == ".Fn" { print $2 }
{ above = $0 }' "$top_srcdir"/man/*.3 | sort -u >"$dir/manual"
sort "$dir/headers" "$dir/inline" >"$dir/documented"

status=0
compare() {
	diff -u --label "$1" --label "$2" "$dir/$1" "$dir/$2" || status=1
}
compare headers map
compare headers library
compare documented manual
exit $status
