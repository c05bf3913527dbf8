#!/bin/bash
# SPDX-License-Identifier: MIT
# Messages beyond 4 GiB: 6 GiB of content, and 40 GiB with holes, with far and
# double-far pointers from segment to segment, read by wax, by libcapnp, by the
# Rust runtime, and by the stock tool.
set -eu
if test -z "${WAX_FULL:-}"; then
	echo "run by make check-full"
	exit 77
fi
: "${top_srcdir:?}" "${top_builddir:?}"
work=$(mktemp -d "${WAX_LARGE_DIR:-/var/tmp}/wax-large.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
bin=$(cd "$top_builddir" && pwd)
registry=/usr/share/cargo/registry
missing=0
status=0

fail() {
	echo "FAILED: $*"
	status=1
}

skip() {
	echo "SKIP: $*"
	missing=1
}

needs_gib() {
	local free

	free=$(df --output=avail -k "$work" | tail -n 1)
	test "$free" -ge $(($1 * 1024 * 1024)) || {
		skip "$2: $1 GiB are needed in $work"
		return 1
	}
}

build_rust() {
	local library=$bin/lib/.libs

	command -v cargo >/dev/null && test -d $registry &&
		test -e "$library/libwax.so" || return 1
	cp -R "$top_srcdir/examples/rust" "$work/crate"
	chmod -R u+w "$work/crate"
	(cd "$work/crate" && CARGO_HOME=$work/home WAX_LIB_DIR=$library \
		cargo build --release --offline \
		--config 'source.crates-io.replace-with="debian"' \
		--config "source.debian.directory=\"$registry\"") \
		>"$work/cargo.log" 2>&1 || {
		cat "$work/cargo.log"
		return 1
	}
	rust=$work/crate/target/release/wax-example
}

# same NAME COMMAND...: prints the line that our own reader has printed.
same() {
	local name=$1 start=$SECONDS

	shift
	"$@" >"$work/out" 2>&1 || fail "$name: $(tail -n 5 "$work/out")"
	if cmp -s "$work/expected" "$work/out"; then
		echo "  $name: the same, $((SECONDS - start)) s"
	else
		fail "$name: $(tail -n 5 "$work/out")"
	fi
}

# read_all PART RUST_COMMAND: with every reader there is.
read_all() {
	"$bin/tests/large" read "$work/m" "$1" >"$work/ours" ||
		fail "our reader"
	sed 's/^/  /' "$work/ours"
	head -n 1 "$work/ours" >"$work/expected"
	if test -x "$bin/tests/large-read"; then
		same libcapnp "$bin/tests/large-read" "$work/m" "$1"
	else
		skip "libcapnp-dev is not installed"
	fi
	if test -n "$rust"; then
		same Rust "$rust" "$2" "$work/m"
	else
		skip "cargo and librust-capnp-dev are not installed"
	fi
	"$bin/tools/wax" verify "$work/m" || fail "wax verify"
}

rust=
build_rust || true

if needs_gib 24 "6 GiB"; then
	echo "6 GiB of content:"
	"$bin/tests/large" build "$work/m" whole 13 $((500 << 20)) \
		$(((2 << 30) - 8))
	read_all whole read
	grep -Eq ' [1-9][0-9]* far, [1-9][0-9]* double-far' "$work/ours" ||
		fail "no far and double-far pointers"
	# The stock tool reads one, packs it, and makes it anew, in memory: what
	# were listed twice would be there twice then.
	if test -n "${CAPNP:-}"; then
		"$bin/tests/large" build "$work/m" once 13 $((500 << 20)) \
			$(((2 << 30) - 8))
		"$bin/tests/large" read "$work/m" once | head -n 1 \
			>"$work/expected"
		"$CAPNP" convert binary:packed <"$work/m" >"$work/packed" ||
			fail "capnp convert binary:packed"
		rm "$work/m"
		"$CAPNP" convert packed:binary <"$work/packed" >"$work/again" ||
			fail "capnp convert packed:binary"
		rm "$work/packed"
		same "capnp convert" "$bin/tests/large-read" "$work/again" whole
		rm "$work/again"
	else
		skip "capnp is not installed"
	fi
	rm -f "$work/m"
fi

# What every chunk has is at its ends.
echo "40 GiB with holes:"
"$bin/tests/large" build "$work/m" edges 84 $((500 << 20)) \
	$(((4 << 30) - 8))
test "$(stat -c %s "$work/m")" -gt $((40 << 30)) || fail "it is too small"
echo "  $(stat -c %s "$work/m") bytes, $(du -k "$work/m" | cut -f 1) KiB on disk"
read_all edges edges
test $status = 0 || exit 1
test $missing = 0 || exit 77
