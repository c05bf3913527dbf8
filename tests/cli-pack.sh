#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# wax pack and wax unpack: what comes back is what went in.  Truth is taken from
# diff, find, stat and the stock capnp tool.
. "${top_srcdir:?}"/tests/cli-common.bash

# Print all that an archive keeps about the files below the working directory.
attributes() {
	find . -mindepth 1 -printf '%P %y %m %T@ %l\n' | LC_ALL=C sort
}

# same LEFT RIGHT: two trees are equal, names, contents, modes, times, targets.
same() {
	diff -r --no-dereference "$1" "$2"
	diff <(cd "$1" && attributes) <(cd "$2" && attributes)
}

make_tree() {
	mkdir -p tree/sub/deeper tree/empty 'tree/with space'
	printf 'a\nb' >tree/sub/text
	: >tree/sub/empty
	head -c 300000 /dev/urandom >tree/sub/deeper/random
	echo x >"tree/$(printf 'new\nline')"
	echo x >"tree/$(printf 'gr\303\274n')"
	echo x >"tree/$(printf 'latin\374')"
	echo x >tree/--help
	echo x >'tree/with space/ '
	echo '#!/bin/sh' >tree/sub/program
	chmod 0755 tree/sub/program
	chmod 0640 tree/sub/text
	chmod 0400 tree/sub/empty
	ln -s sub/text tree/link
	ln -s /nowhere/at/all tree/dangling
	ln -s . tree/sub/loop
	TZ=UTC touch -h -d '1969-12-31 23:59:58.25' tree/sub/text
	TZ=UTC touch -h -d '2038-01-19 03:14:08.123456789' tree/link
	chmod 0555 tree/sub/deeper
	TZ=UTC touch -d '2001-02-03' tree/sub/deeper tree/sub tree/empty
}

a_tree_comes_back_as_it_was() {
	make_tree
	"$wax" pack --no-sync out.wax tree
	"$wax" verify -q out.wax
	mkdir out
	"$wax" unpack -C out out.wax
	same tree out/tree
}

published_after_sync_too() {
	make_tree
	"$wax" pack out.wax tree
	mkdir out
	"$wax" unpack -C out out.wax
	same tree out/tree
}

capnp_decodes_what_was_packed() {
	command -v capnp >/dev/null || skip 'no capnp'
	mkdir tree
	printf 'content' >tree/file
	chmod 0640 tree/file
	ln -s 'to where' tree/link
	TZ=UTC touch -h -d '1970-01-01 00:00:01' tree/file tree/link tree
	"$wax" pack --no-sync out.wax tree
	capnp decode --short "$schema" Archive <out.wax >out
	echo '(entries = [(entries = [(path = "tree", type = directory,' \
		'mode = 493, modified = 1000000000, size = 0),' \
		'(path = "tree/file", type = file, mode = 416,' \
		'modified = 1000000000, size = 7, content = ["content"]),' \
		'(path = "tree/link", type = symlink, mode = 511,' \
		'modified = 1000000000, target = "to where", size = 0)])],' \
		'signature = 10589301552695464035, version = 1,' \
		'complete = true)' >expected
	diff expected out
}

chunks_hold_at_most_4096_entries_and_the_list_of_chunks_grows() {
	command -v capnp >/dev/null || skip 'no capnp'
	mkdir tree
	# 32 752 entries fill the first list of chunks.
	(cd tree && seq -f '%05g' 1 33000 | xargs touch)
	"$wax" pack --no-sync out.wax tree
	"$wax" verify -q out.wax
	diff <(echo tree && find tree -type f | LC_ALL=C sort) \
		<("$wax" ls out.wax)
	capnp decode --short "$schema" Archive <out.wax |
		sed 's/(entries = /\n&/g' | grep -o 'path =\|^(entries' |
		awk '/entries/ { count = 0 }
			/path/ && ++count > most { most = count }
			END { exit most != 4096 }'
}

contents_longer_than_a_piece_come_back() {
	# Sparse, so that the test is quick; the marks show the order.
	truncate -s 150M big
	printf 'first' | dd of=big conv=notrunc status=none
	printf 'across' | dd of=big bs=1 seek=$((64 * 1048576 - 3)) \
		conv=notrunc status=none
	printf 'last' | dd of=big bs=1 seek=$((150 * 1048576 - 4)) \
		conv=notrunc status=none
	"$wax" pack --no-sync --sparse out.wax big
	# Holes stay holes both ways.  Asked before the archive is read, because
	# on tmpfs reading a mapped hole fills it.
	test "$(stat -c %s out.wax)" -gt $((150 * 1048576))
	test "$(stat -c %b out.wax)" -lt 4096
	mkdir out
	"$wax" unpack -C out out.wax
	cmp big out/big
	test "$(stat -c %b out/big)" -lt 4096
}

content_of_another_file_system_comes_back() {
	local other flag
	other=$(mktemp -d /dev/shm/wax-cli.XXXXXX) || skip 'no /dev/shm'
	# shellcheck disable=SC2064 # now
	trap "rm -rf '$other'" EXIT
	test "$(stat -c %d "$other")" != "$(stat -c %d .)" ||
		skip 'one file system'
	head -c 5000001 /dev/urandom >"$other/file"
	cp "$other/file" near
	for flag in -v --sparse --in-place; do
		"$wax" pack --no-sync "$flag" -C "$other" out.wax file "$PWD/near"
		"$wax" pack --no-sync "$flag" -C "$other" "$other/out.wax" file \
			"$PWD/near"
		cmp out.wax "$other/out.wax"
		rm -rf out
		mkdir out
		"$wax" unpack -C out out.wax
		cmp near out/file
		cmp near "out$PWD/near"
	done
}

without_sparse_holes_are_filled() {
	truncate -s 3M big
	"$wax" pack --no-sync out.wax big
	test "$(stat -c %b out.wax)" -ge 6144
}

output_is_exactly_as_long_as_the_message() {
	printf 1234567 >file
	"$wax" pack --no-sync out.wax file
	local words
	words=$(od -An -tu4 -j4 -N4 out.wax)
	test "$(stat -c %s out.wax)" = $((8 + 8 * words))
	"$wax" pack --no-sync --in-place live.wax file
	cmp out.wax live.wax
}

paths_are_stored_below_the_start() {
	mkdir -p a/b c
	echo x >a/b/file
	"$wax" pack --no-sync out.wax "$PWD/a/b/file" c/../a/./b//file \
		../"${PWD##*/}"/a/b 2>err
	"$wax" ls out.wax >out
	printf '%s\n' "${PWD#/}/a/b/file" a/b/file "${PWD##*/}/a/b" \
		"${PWD##*/}/a/b/file" | diff - out
	test "$(grep -c 'warning: stored without' err)" = 3
	(cd a && "$wax" pack --no-sync ../dot.wax .)
	"$wax" ls dot.wax >out
	printf 'b\nb/file\n' | diff - out
	"$wax" pack --no-sync -C a dot.wax b/file
	test "$("$wax" ls dot.wax)" = b/file
}

the_archive_leaves_itself_out() {
	mkdir tree
	echo x >tree/file
	local flag
	for flag in --no-sync --in-place; do
		"$wax" pack --no-sync "$flag" tree/out.wax tree 2>err
		"$wax" ls tree/out.wax >out
		printf 'tree\ntree/file\n' | diff - out
	done
	# The one that is replaced does not go into the new one either.
	"$wax" pack --no-sync tree/out.wax tree 2>err
	grep -q '^wax: tree/out.wax: .*skipped' err
	printf 'tree\ntree/file\n' | diff - <("$wax" ls tree/out.wax)
}

entries_that_are_stored_twice_are_warned_about() {
	mkdir -p a/b ab
	echo x >a/b/file
	echo x >ab/file
	echo x >a.b
	"$wax" pack --no-sync out.wax a a.b ab/file ab 2>err
	test "$(cat err)" = \
		'wax: ab/file: warning: stored twice: another PATH stores it too'
	"$wax" pack --no-sync out.wax a.b ./a.b a a/b//file ab 2>err
	grep -q 'a.b: warning: stored twice' err
	grep -q '^wax: a/b//file: warning: stored twice' err
	test "$(wc -l <err)" = 2
	"$wax" pack --no-sync out.wax ab . 2>err
	grep -q '^wax: ab: warning: stored twice' err
	ln -s a link
	"$wax" pack --no-sync out.wax a a.b ab link link/b/file 2>err
	test ! -s err
}

an_input_that_fails_tells_what_becomes_of_the_output() {
	echo x >file
	expect 1 "$wax" pack --no-sync out.wax file missing 2>err
	grep -q '^wax: missing: .*: OUT was not made$' err
	test ! -e out.wax
	expect 1 "$wax" pack --no-sync --in-place out.wax file missing 2>err
	grep -q '^wax: missing: .*: OUT is left empty$' err
	test -e out.wax && test ! -s out.wax
}

an_input_is_never_taken_for_the_output() {
	local name
	echo first >a.txt
	echo second >b.txt
	ln a.txt hard.txt
	for name in a.txt ./a.txt "$PWD/a.txt" hard.txt; do
		for flag in --sync --in-place --force --no-clobber; do
			expect 2 "$wax" pack --no-sync "${flag/--sync/-v}" \
				a.txt b.txt "$name" >out 2>err
			grep -qF "wax: $name: is both OUT and an input: " err
			test ! -s out
			test "$(cat a.txt)" = first
		done
	done
	# Found where the PATH is looked for.
	mkdir directory
	echo third >directory/a.txt
	expect 2 "$wax" pack --no-sync -C directory directory/a.txt a.txt 2>err
	"$wax" pack --no-sync -f -C directory a.txt a.txt
	test "$("$wax" ls a.txt)" = a.txt
	test "$(cat hard.txt)" = first
}

what_is_no_message_is_replaced_only_by_force() {
	local flag
	echo content >file
	for flag in -v --in-place; do
		echo precious >out.txt
		expect 1 "$wax" pack --no-sync "$flag" out.txt file >out 2>err
		grep -q '^wax: out.txt: .*not replaced: .*--force$' err
		test ! -s out
		test "$(cat out.txt)" = precious
		"$wax" pack --no-sync "$flag" --force out.txt file
		"$wax" verify -q out.txt
		# Messages and empty files are replaced, as ever.
		"$wax" pack --no-sync "$flag" out.txt file
		: >out.txt
		"$wax" pack --no-sync "$flag" out.txt file
		"$wax" verify -q out.txt
	done
	echo precious >out.txt
	expect 1 "$wax" pack --no-sync -n out.txt file 2>err
	grep -q '^wax: out.txt: .*exists already' err
	test "$(cat out.txt)" = precious
}

a_symlink_is_replaced_or_in_place_followed() {
	echo content >file
	ln -s target.wax out.wax
	"$wax" pack --no-sync --in-place out.wax file
	test -L out.wax
	cp target.wax before
	"$wax" pack --no-sync out.wax file file 2>err
	test -f out.wax && test ! -L out.wax
	cmp before target.wax
	expect 1 cmp -s before out.wax
}

a_broken_pipe_leaves_nothing_under_the_name() {
	local flag name
	mkdir tree
	(cd tree && seq 20000 | xargs touch)
	for flag in --no-sync --in-place; do
		# head ends long before the list does.
		"$wax" pack --no-sync -v "$flag" out.wax tree | head -n 1 >out
		test "${PIPESTATUS[0]}" = 141
		test "$flag" = --in-place || test ! -e out.wax
	done
	expect 1 "$wax" verify out.wax 2>err
	grep -q '^wax: out.wax: not finished: ' err
}

special_files_are_skipped_with_a_warning() {
	mkdir tree
	mkfifo tree/fifo
	echo x >tree/file
	"$wax" pack --no-sync out.wax tree 2>err
	grep -q '^wax: tree/fifo: warning: .*skipped$' err
	printf 'tree\ntree/file\n' | diff - <("$wax" ls out.wax)
}

unreadable_input_publishes_nothing() {
	mkdir tree
	echo x >tree/file
	chmod 0 tree/file
	local run=()
	if test "$(id -u)" = 0; then
		unshare -U true 2>/dev/null || skip 'root can read everything'
		run=(unshare -U)
	fi
	expect 1 "${run[@]}" "$wax" pack --no-sync out.wax tree 2>err
	grep -q '^wax: tree/file: ' err
	test "$(find . -name '*wax*')" = ''
}

no_clobber_keeps_what_is_there() {
	echo x >file
	echo mine >out.wax
	expect 1 "$wax" pack --no-sync -n out.wax file 2>err
	grep -q '^wax: out.wax: ' err
	test "$(cat out.wax)" = mine
	"$wax" pack --no-sync -n new.wax file
	"$wax" verify -q new.wax
}

an_archive_that_is_replaced_keeps_its_name_until_then() {
	echo x >file
	"$wax" pack --no-sync out.wax file
	cp out.wax before
	expect 1 "$wax" pack --no-sync out.wax file missing 2>err
	cmp before out.wax
}

trees_deeper_than_a_path_may_be_long_come_back() {
	mkdir top
	# 120 levels with names of 60 bytes: 7 200 bytes, PATH_MAX is 4096.
	local name=nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
	(
		cd top || exit
		for ((i = 0; i < 120; i++)); do
			mkdir "$name"
			echo "$i" >z
			cd -P "$name" || exit
		done
		echo bottom >file
	)
	(
		ulimit -n 64
		"$wax" pack --no-sync out.wax top
		mkdir out
		"$wax" unpack -C out out.wax
	)
	test "$("$wax" ls out.wax | wc -l)" = $((1 + 2 * 120 + 1))
	diff <(cd top && attributes) <(cd out/top && attributes)
	# rm of the claim would need long paths too.
	rm -rf top out
}

archives_go_on_beyond_4_gib() {
	truncate -s 4400M big
	printf middle | dd of=big bs=1M seek=4300 conv=notrunc status=none
	seq 200000 >small
	"$wax" pack --no-sync --sparse out.wax big small
	"$wax" verify -q out.wax
	"$wax" info out.wax | grep -q '^segments: *3: '
	# In the last segment, which ends with the piece from 4288 to 4352 MiB;
	# what follows is smaller and fits the first.
	test "$(tail -c 52M out.wax | head -c 6)" = middle
	test -n "${WAX_FULL-}" || return 0
	mkdir out
	"$wax" unpack -C out out.wax
	cmp big out/big
	cmp small out/small
}

a_file_that_becomes_shorter_is_recorded_as_read() {
	local pid size status=0
	truncate -s 200M file
	"$wax" pack --no-sync --in-place out.wax file 2>err &
	pid=$!
	# As soon as the message has begun to grow, cut the input.
	while kill -0 "$pid"; do
		size=$(stat -c %s out.wax 2>/dev/null || echo 0)
		test "$size" -lt 1000000 || break
	done
	truncate -s 1000 file
	wait "$pid" || status=$?
	test "$status" != 0 || skip 'packed before it could be cut'
	test "$status" = 1
	grep -q '^wax: file: warning: became shorter' err
	"$wax" verify -q out.wax
	mkdir out
	"$wax" unpack -C out out.wax
	test "$(stat -c %s out/file)" -lt $((200 * 1048576))
}

content_that_the_size_does_not_tell_is_warned_about() {
	test -s /proc/version || test -r /proc/version || skip 'no /proc'
	expect 1 "$wax" pack --no-sync -C / out.wax proc/version 2>err
	grep -q '^wax: proc/version: warning: .*stored empty$' err
	test "$("$wax" ls out.wax)" = proc/version
}

claim a_tree_comes_back_as_it_was
claim published_after_sync_too
claim capnp_decodes_what_was_packed
claim chunks_hold_at_most_4096_entries_and_the_list_of_chunks_grows
claim contents_longer_than_a_piece_come_back
claim content_of_another_file_system_comes_back
claim without_sparse_holes_are_filled
claim output_is_exactly_as_long_as_the_message
claim paths_are_stored_below_the_start
claim the_archive_leaves_itself_out
claim entries_that_are_stored_twice_are_warned_about
claim an_input_that_fails_tells_what_becomes_of_the_output
claim an_input_is_never_taken_for_the_output
claim what_is_no_message_is_replaced_only_by_force
claim a_symlink_is_replaced_or_in_place_followed
claim a_broken_pipe_leaves_nothing_under_the_name
claim special_files_are_skipped_with_a_warning
claim unreadable_input_publishes_nothing
claim no_clobber_keeps_what_is_there
claim an_archive_that_is_replaced_keeps_its_name_until_then
claim trees_deeper_than_a_path_may_be_long_come_back
claim archives_go_on_beyond_4_gib
claim content_that_the_size_does_not_tell_is_warned_about
claim a_file_that_becomes_shorter_is_recorded_as_read
finish
