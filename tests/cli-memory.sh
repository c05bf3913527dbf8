#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# Private memory while packing, checking, dumping and unpacking stays below 16 MiB, however
# much there is: content lies in the file, and only there.  The commands succeed
# under a limit of private memory (RLIMIT_DATA), and RssAnon of /proc/PID/status
# is sampled as fast as a shell can.
. "${top_srcdir:?}"/tests/cli-common.bash

limit_kib=16384
files=2000 mib=64
if test -n "${WAX_FULL-}"; then
	files=20000 mib=3072
fi

# bounded ARGUMENT...: wax succeeds within the limit.
bounded() {
	local pid key value most=0 samples=0
	(
		# The library's tables count too, 17 MiB that are hardly touched;
		# sanitizers keep memory of their own.
		test -n "${WAX_SANITIZE-}" ||
			ulimit -d $((limit_kib + 17 * 1024))
		exec "$program" "$@"
	) &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		while read -r key value _; do
			test "$key" = RssAnon: || continue
			samples=$((samples + 1))
			test "$value" -le "$most" || most=$value
		done 2>/dev/null <"/proc/$pid/status" || break
	done
	wait "$pid"
	echo "# $most KiB at most in $samples samples: wax $1" >&3
	test -n "${WAX_SANITIZE-}" || test "$most" -lt "$limit_kib"
}

memory_is_bounded_with_many_files() {
	local i
	mkdir tree out
	for ((i = 0; i < files; i++)); do
		echo "$i" >"tree/$i"
	done
	bounded pack --no-sync out.wax tree
	bounded unpack -C out out.wax
	bounded verify out.wax
	bounded dump -n 1 out.wax
	diff -r tree out/tree
}

memory_is_bounded_with_a_large_file() {
	mkdir out
	head -c "${mib}M" /dev/urandom >big
	bounded pack --no-sync out.wax big
	bounded unpack -C out out.wax
	bounded dump out.wax
	cmp big out/big
}

exec 3>&1
claim memory_is_bounded_with_many_files
claim memory_is_bounded_with_a_large_file
finish
