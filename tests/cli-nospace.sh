#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# The command line on a disk that is full: a tmpfs of 16 MiB in a user namespace
# of its own, so no privilege is needed.
if test "${1-}" != inside; then
	unshare -Urm true 2>/dev/null || {
		echo 'no user namespaces'
		exit 77
	}
	exec unshare -Urm bash "$0" inside
fi
. "${top_srcdir:?}"/tests/cli-common.bash

mkdir "$scratch/disk"
mount -t tmpfs -o size=16m tmpfs "$scratch/disk" || {
	echo 'no tmpfs in a user namespace'
	exit 77
}
trap 'umount "$scratch/disk"; rm -rf "$scratch"' EXIT
disk=$scratch/disk
head -c 20000000 /dev/urandom >"$scratch/big"
head -c 12000000 /dev/urandom >"$scratch/fits"

# A full disk ends a command with exit status 1 and one line that says so.
full_disk() {
	expect 1 "$@" 2>err
	sed -i '/warning/d' err
	grep -q "^wax: $disk/.*full.* (offset [0-9]*): free some" err
	test "$(wc -l <err)" = 1
}

pack_leaves_nothing_under_the_name() {
	full_disk "$wax" pack "$disk/out.wax" "$scratch/big"
	test "$(ls -A "$disk")" = ''
	full_disk "$wax" pack --no-sync --sparse "$disk/out.wax" "$scratch/big"
	test "$(ls -A "$disk")" = ''
}

pack_leaves_the_old_file_under_the_name() {
	echo old >"$disk/out.wax"
	full_disk "$wax" pack --force "$disk/out.wax" "$scratch/big"
	test "$(ls -A "$disk")" = out.wax
	test "$(cat "$disk/out.wax")" = old
	rm "$disk/out.wax"
}

pack_in_place_fails_too() {
	full_disk "$wax" pack --in-place "$disk/out.wax" "$scratch/big"
	full_disk "$wax" pack --in-place --sparse "$disk/out.wax" \
		"$scratch/big"
	rm "$disk/out.wax"
}

pack_uses_what_there_is() {
	"$wax" pack "$disk/out.wax" "$scratch/fits"
	"$wax" verify -q "$disk/out.wax"
	rm "$disk/out.wax"
}

unpack_removes_what_it_could_not_complete() {
	"$wax" pack --no-sync archive.wax -C "$scratch" fits big
	expect 1 "$wax" unpack -C "$disk" archive.wax 2>err
	grep -q '^wax: big: .*: free some' err
	test "$(ls -A "$disk")" = fits
	cmp "$scratch/fits" "$disk/fits"
	rm "$disk/fits"
}

unpack_completes_the_directories_that_it_made() {
	mkdir -p tree/1 tree/3
	ln "$scratch/fits" tree/1/fits || cp "$scratch/fits" tree/1/fits
	ln "$scratch/big" tree/2 || cp "$scratch/big" tree/2
	chmod 0711 tree/1
	touch -d '2001-02-03' tree/1
	touch -d '2002-02-03' tree
	"$wax" pack --no-sync archive.wax tree
	expect 1 "$wax" unpack -C "$disk" archive.wax 2>err
	grep -q '^wax: tree/2: .*: free some' err
	test "$(wc -l <err)" = 1
	test ! -e "$disk/tree/3"
	diff <(stat -c '%a %Y' tree tree/1) \
		<(cd "$disk" && stat -c '%a %Y' tree tree/1)
	rm -r "$disk/tree"
}

forced_unpack_keeps_the_old_file_until_the_new_one_is_complete() {
	"$wax" pack --no-sync archive.wax -C "$scratch" big
	echo mine >"$disk/big"
	expect 1 "$wax" unpack --force -C "$disk" archive.wax 2>err
	grep -q '^wax: big: .*: free some' err
	test "$(ls -A "$disk")" = big
	test "$(cat "$disk/big")" = mine
	rm "$disk/big"
}

a_limit_of_file_sizes_is_an_error_not_a_signal() {
	(
		ulimit -f 1024
		expect 1 "$wax" pack --no-sync out.wax "$scratch/fits" 2>err
		grep -q '^wax: out.wax: .*(offset [0-9]*): see ulimit' err
		test ! -e out.wax
	)
	"$wax" pack --no-sync archive.wax -C "$scratch" fits
	(
		ulimit -f 1024
		expect 1 "$wax" unpack archive.wax 2>err
		grep -q '^wax: fits: .*: see ulimit' err
		test ! -e fits
	)
}

claim pack_leaves_nothing_under_the_name
claim pack_leaves_the_old_file_under_the_name
claim pack_in_place_fails_too
claim pack_uses_what_there_is
claim unpack_removes_what_it_could_not_complete
claim unpack_completes_the_directories_that_it_made
claim forced_unpack_keeps_the_old_file_until_the_new_one_is_complete
claim a_limit_of_file_sizes_is_an_error_not_a_signal
finish
