#!/bin/bash
# SPDX-License-Identifier: MIT
# Each message of capnp-scenes is, byte for byte, what the stock library writes
# for the same calls, and the stock library reads it.
set -eu
: "${top_builddir:?}"
test -x "$top_builddir/tests/capnp-peer" || exit 77
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
status=0

for scene in addressbook lists numbers edges null; do
	"$top_builddir/tests/capnp-scenes" $scene "$dir/wax"
	"$top_builddir/tests/capnp-peer" $scene >"$dir/stock"
	cmp "$dir/wax" "$dir/stock" || status=1
	"$top_builddir/tests/capnp-peer" read <"$dir/wax" >/dev/null || {
		echo "$scene: refused by the stock library"
		status=1
	}
done
exit $status
