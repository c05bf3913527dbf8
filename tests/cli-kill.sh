#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# `wax pack --in-place` killed by SIGKILL at random moments: what is left is an
# archive of the entries that were complete, for wax, for the stock C++ library
# and, cut to its declared size, for the stock capnp tool.
. "${top_srcdir:?}"/tests/cli-common.bash

kill_at=$top_builddir/tests/kill-at
flat_read=$top_builddir/tests/flat-read
kills=40
# Decoding to text is slow: all of the archives only at full length.
mib=8 decode_every=8
if test -n "${WAX_FULL-}"; then
	mib=64 decode_every=1
fi
# Sanitizers are so slow to start that a small pack is over before it is found.
test -z "${WAX_SANITIZE-}" || mib=64 decode_every=20
RANDOM=$seed
echo "# WAX_SEED=$seed"

# Files of all sizes from 0 to 1 MiB, text without zero bytes.
make_input() {
	local i size left=$((mib << 20))
	mkdir input
	base64 -w 0 /dev/urandom | head -c 1048576 >random
	for ((i = 0; left > 0; i++)); do
		size=$((i % 8 == 0 ? (RANDOM * 32 + 1) : RANDOM % 4096))
		size=$((size < left ? size : left))
		head -c "$size" random >"input/$(printf '%06d' "$i")"
		left=$((left - size))
	done
}

declared_size() {
	echo $((8 + 8 * $(od -An -tu4 -j4 -N4 "$1")))
}

# The last store of a pack: the lowest bit behind signature and version.
is_complete() {
	test "$(od -An -tu1 -j26 -N1 left.wax | tr -d ' ')" = 1
}

# What is left of the archive is the beginning of the whole one, entry by entry.
check_left() {
	local entries
	"$wax" ls -0 left.wax >left.list 2>err
	entries=$(tr -dc '\0' <left.list | wc -c)
	if is_complete; then
		"$wax" verify -q left.wax
		test ! -s err
	else
		unfinished=$((unfinished + 1))
		grep -q '^wax: left.wax: warning: not finished' err
		"$wax" info left.wax | grep -q '^state:  *not finished'
		expect 1 "$wax" verify -q left.wax 2>err
		test "$(cat err)" = "wax: left.wax: not finished: $entries \
entries were complete: pack again"
	fi
	head -z -n "$entries" whole.list | cmp - left.list
	rm -rf out
	mkdir out
	if is_complete; then
		"$wax" unpack -C out left.wax
	else
		expect 1 "$wax" unpack -C out left.wax 2>unpack.err
		cmp err unpack.err
	fi
	# Content of all that is listed, and nothing beside it.
	diff <(cd out && find . -type f -printf '%P\n' | LC_ALL=C sort) \
		<(tr '\0' '\n' <left.list | LC_ALL=C sort | grep -v '^input$')
	# The pack may have been killed before the first entry.
	mkdir -p out/input
	diff -r out/input input >differences || :
	test "$(grep -cv '^Only in input: ' differences)" = 0
	if test -x "$flat_read"; then
		"$flat_read" left.wax | cmp - left.list
	fi
}

# The stock tool takes bytes behind the message for another one, so cut them.
check_decoded() {
	command -v capnp >/dev/null || return 0
	head -c "$(declared_size left.wax)" left.wax |
		capnp decode --short "$schema" Archive >left.text
	test "$(grep -o '(path = ' left.text | wc -l)" = \
		"$(tr -dc '\0' <left.list | wc -c)"
}

every_kill_leaves_a_readable_archive() {
	local state lifetime bytes whole shortest=1000000000 i inside=0
	local unfinished=0 from span aim
	make_input
	for i in 1 2 3 4 5; do
		rm -f whole.wax
		read -r state lifetime whole < <("$kill_at" 0 whole.wax \
			pack --no-sync --in-place whole.wax input)
		test "$state" = ended
		shortest=$((lifetime < shortest ? lifetime : shortest))
	done
	"$wax" ls -0 whole.wax >whole.list
	from=$((shortest / 8))
	# How far it gets in that time depends on what else the machine does.
	for ((i = 0; inside < kills; i++)); do
		test "$i" -lt $((20 * kills))
		rm -f left.wax
		# Not while the process starts and ends.
		span=$((shortest * 3 / 4 - from))
		test "$span" -gt $((shortest / 8)) || span=$((shortest / 8))
		aim=$((from + (RANDOM << 15 | RANDOM) % span))
		read -r state lifetime bytes < <("$kill_at" "$aim" \
			left.wax pack --no-sync --in-place left.wax input)
		echo "# $state after $lifetime us, $bytes of $whole bytes" >&3
		# Too early for there to be a message: aim later.
		if test "$bytes" -le 8; then
			from=$((from + (aim - from) / 4 + 1))
			continue
		fi
		if test "$bytes" -lt "$whole"; then
			inside=$((inside + 1))
		else
			# Too late: aim earlier.
			shortest=$((aim < shortest ? aim : shortest))
			from=$((from * 3 / 4))
		fi
		check_left
		test $((i % decode_every)) != 0 || check_decoded
	done
	echo "# $kills of $i kills while the file grew" >&3
	# A kill while it grew never leaves what looks finished.
	test "$unfinished" -ge "$inside"
}

exec 3>&1
claim every_kill_leaves_a_readable_archive
finish
