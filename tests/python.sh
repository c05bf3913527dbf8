#!/bin/bash
# SPDX-License-Identifier: MIT
# examples/python: builds and reads through libwax; the stock tool reads the same.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
library=$top_builddir/lib/.libs/libwax.so
if ! command -v python3 >/dev/null; then
	echo "needs python3"
	exit 77
fi
if test -n "${WAX_SANITIZE:-}" || ! test -e "$library"; then
	echo "needs the shared library, without sanitizers"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
WAX_LIBRARY=$(cd "$(dirname "$library")" && pwd)/libwax.so
export WAX_LIBRARY PYTHONDONTWRITEBYTECODE=1
python=$top_srcdir/examples/python
phonebook() { python3 "$python/phonebook.py" "$@"; }

fail() {
	echo "FAILED: $*"
	exit 1
}

# expected COUNT: what the program prints for so many people.
expected() {
	local i
	for ((i = 0; i < $1; i++)); do
		case $((i % 3)) in
		0) echo "$i Person $i" ;;
		1) echo "$i Person $i $((1000 * i))" ;;
		2) echo "$i Person $i $((1000 * i)) $((1000 * i + 1))" ;;
		esac
	done
}
for count in 0 1 5 1000; do
	phonebook write "$work/book" $count
	phonebook read "$work/book" >"$work/out"
	expected $count | diff - "$work/out" || fail "$count people"
	"$top_builddir/tools/wax" verify -q "$work/book" || fail "verify"
done

if test -n "${CAPNP:-}"; then
	phonebook write "$work/book" 3
	"$CAPNP" decode --short "$python/phonebook.capnp" Phonebook \
		<"$work/book" >"$work/out"
	grep -qF '(id = 2, name = "Person 2", numbers = [2000, 2001])' \
		"$work/out" || fail "capnp decode: $(cat "$work/out")"
	# And the other way round.
	echo '(people = [(id = 7, name = "Ada", numbers = [1, 2])])' |
		"$CAPNP" encode "$python/phonebook.capnp" Phonebook \
			>"$work/stock"
	test "$(phonebook read "$work/stock")" = '7 Ada 1 2' ||
		fail "a message of the stock tool"
fi

# Errors are exceptions, with the place; what was given up leaves nothing.
head -c 50 "$work/book" >"$work/cut"
! phonebook read "$work/cut" 2>"$work/out" || fail "read a cut message"
grep -q 'at byte' "$work/out" || fail "$(cat "$work/out")"
! phonebook write "$work/none/book" 1 2>"$work/out" || fail "wrote nowhere"
grep -q 'none/book' "$work/out" || fail "$(cat "$work/out")"
! PYTHONPATH=$python python3 - "$work/given-up" 2>/dev/null <<'EOF' || fail "no exception"
import sys, wax
with wax.Builder(sys.argv[1]) as builder:
    builder.root.init_struct(1, 0).set("I", 8, 1)
EOF
test ! -s "$work/given-up" || fail "an exception left a message"
