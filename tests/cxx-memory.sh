#!/bin/bash
# SPDX-License-Identifier: MIT
# Private memory of a program that builds with wax::MessageBuilder, or reads with
# wax::MessageReader, does not grow with the message: below 16 MiB at each size.
set -eu
: "${top_builddir:?}"
load=$top_builddir/tests/cxx-load
test -x "$load" || { echo 'libcapnp is missing'; exit 77; }
limit_kib=16384
sizes='10 200'
test -z "${WAX_FULL-}" || sizes='10 1024 6144'
test -z "${WAX_SANITIZE-}" || limit_kib=1048576

# On a disk: a message in tmpfs is memory.
dir=$(mktemp -d /var/tmp/wax-memory.XXXXXX)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

free_mib=$(df --output=avail -BM "$dir" | tail -n 1 | tr -dc 0-9)
for mib in $sizes; do
	if test "$free_mib" -lt $((mib * 2)); then
		echo "no room for $mib MiB"
		exit 77
	fi
	"$load" wax "$dir/message" "$mib" | tee "$dir/built"
	"$load" read "$dir/message" | tee "$dir/read"
	rm "$dir/message"
	for log in built read; do
		kib=$(sed -n 's/.*RssAnon \([0-9]*\) KiB.*/\1/p' "$dir/$log")
		if test "$kib" -eq 0 || test "$kib" -ge $limit_kib; then
			echo "$mib MiB: $kib KiB, wanted less than $limit_kib"
			exit 1
		fi
	done
done
