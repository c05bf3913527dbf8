#!/bin/bash
# SPDX-License-Identifier: MIT
# What makes a log safe is there for a reason: without checksums, without their
# seed, and without checkpoints, the simulated power cuts of test-log-power find
# records that are wrong or lost.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
archive=$top_builddir/lib/.libs/libwaxcore.a
test -e "$archive" || {
	echo "the library is not built as an archive"
	exit 77
}
pkg-config --exists check || {
	echo "check is not installed"
	exit 77
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
sources=("$top_srcdir"/tests/{test-log-power,log-image}.c)
for name in check dir format index reader reader-seek reader-wait recover \
	recover-file resync scan source survey verify; do
	sources+=("$top_srcdir/lib/log-$name.c")
done

# build NAME FLAG...
build() {
	local name=$1
	shift
	# shellcheck disable=SC2046
	${CC:-cc} -std=gnu11 -O1 -g -pthread "$@" -DHAVE_CONFIG_H \
		-I"$top_builddir" -I"$top_srcdir" -I"$top_srcdir/include" \
		$(pkg-config --cflags check) -o "$dir/$name" "${sources[@]}" \
		"$archive" $(pkg-config --libs check) \
		-pthread
}

status=0
build whole
"$dir/whole" >"$dir/whole.tap" || {
	grep '^not ok' "$dir/whole.tap"
	echo "fails with everything in place"
	status=1
}
for control in NO_CRC NO_SEED NO_WATERMARK; do
	build $control -DWAX_TEST_$control
	"$dir/$control" >"$dir/$control.tap" || true
	if grep '^not ok.*power_cuts' "$dir/$control.tap" >"$dir/found"; then
		echo "$control: $(head -n 1 "$dir/found" | cut -c 1-150)"
	else
		echo "$control: the simulator notices nothing"
		status=1
	fi
done
exit $status
