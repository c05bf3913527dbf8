#!/bin/bash
# SPDX-License-Identifier: MIT
# examples/rust: the Rust runtime builds into a growing file and reads it back,
# in one data segment and, given room for 6 GiB, in two.
set -eu
if test -z "${WAX_FULL:-}"; then
	echo "run by make check-full"
	exit 77
fi
: "${top_srcdir:?}" "${top_builddir:?}"
registry=/usr/share/cargo/registry
library=$top_builddir/lib/.libs/libwax.so
if ! command -v cargo >/dev/null || ! test -d $registry; then
	echo "needs cargo, rustc and librust-capnp-dev"
	exit 77
fi
if test -n "${WAX_SANITIZE:-}" || ! test -e "$library"; then
	echo "needs the shared library, without sanitizers"
	exit 77
fi
work=$(mktemp -d /var/tmp/wax-rust.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
wax=$(cd "$top_builddir" && pwd)/tools/wax

fail() {
	echo "FAILED: $*"
	exit 1
}

WAX_LIB_DIR=$(cd "$(dirname "$library")" && pwd)
export WAX_LIB_DIR
mkdir "$work/crate"
cp -R "$top_srcdir/examples/rust/." "$work/crate"
chmod -R u+w "$work/crate"
(cd "$work/crate" && CARGO_HOME=$work/home cargo build --release --offline \
	--config 'source.crates-io.replace-with="debian"' \
	--config "source.debian.directory=\"$registry\"") >"$work/log" 2>&1 ||
	{
		cat "$work/log"
		fail "cargo build"
	}
example=$work/crate/target/release/wax-example

# round_trip COUNT SIZE SEGMENTS
round_trip() {
	"$example" write "$work/m" "$1" "$2"
	"$example" read "$work/m" >"$work/out"
	"$example" edges "$work/m" | cmp - "$work/out" || fail "edges differ"
	grep -q "^$1 chunks, $(($1 * $2)) bytes" "$work/out" ||
		fail "read: $(cat "$work/out")"
	"$wax" verify "$work/m" >"$work/out" 2>&1 ||
		fail "verify: $(cat "$work/out")"
	if test "$2" -le 4096 && command -v capnp >/dev/null; then
		capnp decode "$work/crate/chunks.capnp" Chunks <"$work/m" \
			>"$work/out" || fail "capnp decode"
	fi
	# The first word of the file is the number of segments less one.
	test "$(od -An -tu4 -N4 "$work/m")" -eq $(($3 - 1)) ||
		fail "$3 segments expected, $1 x $2"
}
round_trip 1 8 1
round_trip 1000 4096 1
round_trip 3 1000003 1

# A byte that changed is noticed: the check above can fail.
size=$(stat -c %s "$work/m")
printf 'x' | dd of="$work/m" bs=1 seek=$((size - 100)) conv=notrunc \
	status=none
! "$example" read "$work/m" >"$work/out" 2>&1 || fail "a change is not seen"
grep -q 'differs at byte' "$work/out" || fail "$(cat "$work/out")"

# What is not finished is given up, and says why.
if "$example" write "$work/none/m" 1 1 2>"$work/out"; then
	fail "wrote into a directory that does not exist"
fi
grep -q '^wax-example: ' "$work/out" || fail "$(cat "$work/out")"

free=$(df --output=avail -k "$work" | tail -n 1)
if test "$free" -lt $((14 * 1024 * 1024)); then
	echo "needs 14 GiB in /var/tmp for two segments"
	exit 77
fi
round_trip 12 $((480 << 20)) 3
