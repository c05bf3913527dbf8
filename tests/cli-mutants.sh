#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# Mutated archives through the program itself: it ends with 0 or 1, never by a
# signal, and writes nothing outside the directory.
. "${top_srcdir:?}"/tests/cli-common.bash

count=60
test -z "${WAX_FULL-}" || count=1000

# Paths and targets of one size, next to each other: a pointer to a path that is
# moved a little points to a target, and these lead outside.
make_archive() {
	mkdir -p tree/a/path/of tree/n/link/of
	echo content >tree/a/path/of/sixtee
	ln -s ../sentinel/file tree/n/link/of/sixtee
	ln -s ../sentinel/evil tree/n/link/of/sixtef
	echo content >tree/n/link/of/sixteg
	"$wax" pack --no-sync -C tree seed.wax a n
}

# ended STATUS MUTANT WHAT
ended() {
	case $1 in
	0) accepted=$((accepted + 1)) ;;
	1) refused=$((refused + 1)) ;;
	*)
		echo "$3 of mutant $2 of seed $seed: status $1"
		return 1
		;;
	esac
}

# mend MUTANT: with zeros behind it, as a writer leaves them when it is killed.
mend() {
	local status=0
	truncate -s %4096 "mutants/$1"
	timeout 120 "$program" repair --no-sync -o out/mended "mutants/$1" \
		>log 2>&1 || status=$?
	ended "$status" "$1" repair
	test -e out/mended || return 0
	# What came out is a message, if perhaps one with damage inside.
	"$program" dump out/mended >log 2>&1 || status=$?
	ended "$status" "$1" 'dump of what was mended'
	grep -q '^segment ' log
}

outside() {
	find . -path ./out -prune -o -path ./log -prune -o \
		-path './mutants/*' -prune -o ! -path . \
		-printf '%P %y %m %s %T@ %C@ %l\n' | LC_ALL=C sort
}

mutants_end_with_a_status_and_write_nothing_outside() {
	local before i status what accepted=0 refused=0
	make_archive
	mkdir mutants out sentinel
	echo mine >sentinel/file
	"$top_builddir/tests/mutate" seed.wax "$count" "$seed" mutants
	: >log
	before=$(outside)
	for ((i = 0; i < count; i++)); do
		for what in 'ls -l' verify info dump 'dump -a' \
			'unpack -f -C out'; do
			status=0
			# shellcheck disable=SC2086 # words on purpose
			timeout 120 "$program" $what "mutants/$i" >log 2>&1 ||
				status=$?
			ended "$status" "$i" "$what"
		done
		mend "$i"
		chmod -R u+rwX out
		rm -rf out/*
	done
	diff <(echo "$before") <(outside)
	echo "# seed $seed: $accepted accepted, $refused refused" >&3
	test "$accepted" -gt 0 && test "$refused" -gt 0
}

exec 3>&1
claim mutants_end_with_a_status_and_write_nothing_outside
finish
