#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# The command line: help, exit statuses, messages, names.
. "${top_srcdir:?}"/tests/cli-common.bash

help_names_every_command() {
	"$wax" --help >out
	for name in pack unpack ls info dump verify repair; do
		grep -q "^  $name " out
		"$wax" "$name" --help >help
		grep -q "^usage: wax $name " help
	done
}

version_is_that_of_the_header() {
	local header=$top_srcdir/include/wax/version.h
	local major minor patch
	major=$(awk '$2 == "WAX_VERSION_MAJOR" { print $3; exit }' "$header")
	minor=$(awk '$2 == "WAX_VERSION_MINOR" { print $3; exit }' "$header")
	patch=$(awk '$2 == "WAX_VERSION_PATCH" { print $3; exit }' "$header")
	test "$("$wax" --version)" = "wax $major.$minor.$patch"
}

wrong_usage_exits_2_with_a_message_and_no_output() {
	local arguments
	for arguments in '' 'nonsense' 'pack' 'pack out' 'pack --nonsense' \
		'unpack' 'unpack a b' 'unpack -C' 'ls' 'ls a b' 'ls -x a' \
		'info' 'dump' 'verify' \
		'verify --nesting=0 a' 'verify --nesting=65536 a' \
		'verify --traversal=x a' '--nonsense'; do
		# shellcheck disable=SC2086 # words on purpose
		expect 2 "$wax" $arguments >out 2>err
		test ! -s out
		grep -q '^wax: ' err
		grep -q 'help' err
	done
	test ! -e out.wax
}

failures_exit_1_and_name_the_file() {
	: >empty
	echo 'no message, but text' >text
	mkdir directory
	mkfifo fifo
	local file command
	for file in missing empty text directory fifo /dev/null; do
		for command in ls info dump verify repair unpack; do
			expect 1 "$wax" "$command" "$file" >out 2>err
			grep -q "^wax: $file: " err
			test "$(wc -l <err)" = 1
		done
	done
	expect 1 "$wax" verify text 2>err
	grep -q '(offset [0-9]*)' err
}

missing_input_publishes_nothing() {
	: >present
	expect 1 "$wax" pack out.wax present missing 2>err
	grep -q '^wax: missing: ' err
	test "$(ls)" = "$(printf 'err\npresent')"
}

unwritable_output_fails() {
	: >file
	expect 1 "$wax" pack no/such/directory/out.wax file 2>err
	grep -q '^wax: no/such/directory/out.wax: ' err
	mkdir directory
	expect 1 "$wax" pack directory file 2>err
	grep -q '^wax: directory: ' err
	mkfifo fifo
	local name
	for name in fifo /dev/null directory/ ''; do
		expect 1 "$wax" pack "$name" file 2>err
		grep -q '^wax: .*: not the name of a regular file: ' err
	done
}

full_standard_output_fails() {
	test -w /dev/full || skip 'no /dev/full'
	: >file
	"$wax" pack --no-sync out.wax file
	local arguments
	for arguments in '--help' '--version' 'ls out.wax' 'info out.wax'; do
		# shellcheck disable=SC2086 # words on purpose
		expect 1 "$wax" $arguments >/dev/full 2>err
		grep -q '^wax: standard output: ' err
	done
}

names_that_look_like_options_are_names_after_dashes() {
	echo content >--help
	mkdir out
	"$wax" pack --no-sync -- -v.wax --help
	test "$("$wax" ls -- -v.wax)" = --help
	"$wax" verify -q -- -v.wax
	"$wax" unpack -C out -- -v.wax
	cmp -- --help out/--help
}

options_may_follow_names() {
	echo content >file
	"$wax" pack out.wax file --no-sync -v >out
	test "$(cat out)" = file
}

control_characters_are_escaped_in_lists_and_messages() {
	local name
	name=$(printf 'a\nb\033[2J\tc\\d\302\205e\377f\342\200\256g')
	echo content >"$name"
	echo content >"gr""$(printf '\303\274')""n"
	"$wax" pack --no-sync out.wax a* gr*
	"$wax" ls out.wax >out
	test "$(head -n 1 out)" = 'a\nb\033[2J\tc\\d\302\205e\377f\342\200\256g'
	test "$(tail -n 1 out)" = "gr$(printf '\303\274')n"
	expect 1 "$wax" ls "$(printf 'x\033[2J\ny')" 2>err
	grep -qF 'wax: x\033[2J\ny: ' err
	test "$(wc -l <err)" = 1
}

wrong_options_are_escaped() {
	local wrong=$'\e[2J\ny' arguments
	for arguments in stress:--threads= stress:-- bench:--runs= bench: \
		verify:--a pack:--sync= 'log cat:--a'; do
		# shellcheck disable=SC2086 # words
		expect 2 "$wax" ${arguments%%:*} "${arguments#*:}$wrong" 2>err
		grep -q '^wax: ' err
		if grep -v '^wax: ' err || grep $'\e' err; then return 1; fi
	done
}

null_lists_are_raw() {
	local name
	name=$(printf 'a\nb\033\134')
	: >"$name"
	: >z
	"$wax" pack --no-sync out.wax a* z
	"$wax" ls -0 out.wax >out
	printf '%s\0z\0' "$name" | cmp - out
}

long_lists_show_all_fields() {
	printf 12345 >file
	chmod 0640 file
	mkdir directory
	chmod 1777 directory
	ln -s 'to where' link
	TZ=UTC touch -h -d '2001-02-03 04:05:06' file directory link
	"$wax" pack --no-sync out.wax directory file link
	TZ=UTC "$wax" ls -l out.wax >out
	printf '%s            %s 2001-02-03 04:05:06 %s\n' \
		drwxrwxrwt 0 directory -rw-r----- 5 file \
		lrwxrwxrwx 0 'link -> to where' | diff - out
}

info_tells_finished_from_live_and_damaged() {
	echo content >file
	"$wax" pack --no-sync out.wax file
	"$wax" info out.wax >out
	grep -q '^kind: .*archive.*: 1 files, 0 directories, 0 symlinks$' out
	grep -q '^state:  *finished$' out
	grep -q '^problems:  *none$' out
	grep -q "^message:  *$(stat -c %s out.wax) bytes$" out
	grep -q "^on disk:  *$(stat -c %s out.wax) bytes, \
$(($(stat -c %b out.wax) * 512)) allocated$" out
	head -c 1000000 /dev/zero >>out.wax
	"$wax" info out.wax >out
	grep -q '^state: .*not finished, 1000000 trailing zero bytes$' out
	echo x >>out.wax
	"$wax" info out.wax >out
	grep -q '^state:  *finished, 1000002 bytes follow the message$' out
	"$wax" pack --no-sync out.wax file
	printf '\377' | dd of=out.wax bs=1 seek=40 conv=notrunc status=none
	expect 1 "$wax" info out.wax >out
	grep -q '^problems: .*(offset [0-9]*)$' out
}

verify_checks_other_messages_too() {
	command -v capnp >/dev/null || skip 'no capnp'
	cat >some.capnp <<-'END'
	@0xd9f3e6a1b8c47520;
	struct Some { number @0 :UInt64; names @1 :List(Text); }
	END
	echo '(number = 7, names = ["a", "b"])' |
		capnp encode some.capnp Some >some
	"$wax" verify some >out
	grep -q 'ok: message with 1 structs, 3 lists' out
	"$wax" info some | grep -q "^kind:  *Cap'n Proto message$"
	expect 1 "$wax" ls some 2>err
	grep -q '^wax: some: a message, but not an archive of wax: ' err
	expect 1 "$wax" unpack some 2>err
	test "$(ls)" = "$(printf 'err\nout\nsome\nsome.capnp')"
}

forced_unpack_replaces_files_and_links_with_the_longest_names() {
	local long
	long=$(printf '%0254d' 0)
	mkdir new
	echo new >"new/f$long"
	ln -s to-new "new/l$long"
	"$wax" pack --no-sync out.wax new
	mv new kept
	mkdir new
	echo precious >precious
	ln -s ../precious "new/f$long"
	ln -s ../precious "new/l$long"
	"$wax" unpack --force out.wax
	diff -r --no-dereference kept new
	test "$(cat precious)" = precious
	test "$(find new -mindepth 1 | wc -l)" = 2
}

interrupted_forced_unpack_keeps_the_old_file() {
	local pid signal status
	ulimit -c 0
	truncate -s 3G big
	"$wax" pack --no-sync --sparse out.wax big
	rm big
	echo mine >big
	for signal in TERM HUP XCPU; do
		status=0
		"$wax" unpack --force out.wax &
		pid=$!
		while kill -0 "$pid" && test "$(find . -name '.big.*')" = ''; do
			test "$(head -c 4 big)" = mine || break
		done
		kill -s "$signal" "$pid" || :
		wait "$pid" || status=$?
		test "$status" != 0 ||
			skip 'unpacked before it could be interrupted'
		test "$(kill -l "$status")" = "$signal"
		test "$(head -c 5 big)" = mine
		test "$(ls -A)" = "$(printf 'big\nout.wax')"
	done
}

# It takes a second; following each path from its start takes half a minute.
deep_trees_are_unpacked_in_no_time() {
	local levels
	levels=$(printf 'd/%.0s' {1..1000})
	(
		for _ in 1 2 3 4 5; do
			mkdir -p "$levels"
			cd -P "$levels" || exit
		done
	)
	"$wax" pack --no-sync out.wax d
	mkdir out
	(
		ulimit -n 512
		quick 12 "$wax" unpack -C out out.wax
	)
	test "$(find out -type d | wc -l)" = 5001
}

names_that_begin_alike_are_different_places() {
	mkdir -p tree/a/b tree/ab/b tree/abc tree/a/bc
	echo 1 | tee tree/a/b/x tree/ab/x tree/ab/b/x tree/abc/x tree/a/bc/x \
		tree/x
	mkdir out
	local order
	for order in 'a ab abc x' 'abc ab a x' 'a/b ab/b a/bc abc a x ab'; do
		# shellcheck disable=SC2086 # words on purpose
		"$wax" pack --no-sync -C tree out.wax $order
		rm -rf out/*
		(
			ulimit -n 10
			"$wax" unpack -f -C out out.wax
		)
		diff -r tree out
	done
}

# as_owner COMMAND...: without the privilege of root, but with its files.
as_owner() {
	if test "$(id -u)" = 0; then
		unshare -U "$@"
	else
		"$@"
	fi
}

# Modes and times of all directories below.
directories() {
	(cd "$1" && find . -mindepth 1 -type d -printf '%P %m %T@\n' |
		LC_ALL=C sort)
}

directories_come_back_with_their_modes_and_times() {
	mkdir -p tree/inner/empty tree/other
	: >tree/inner/file
	ln -s file tree/inner/link
	chmod 0511 tree/inner
	chmod 0750 tree/other
	touch -d '2001-02-03 04:05:06' tree/inner/empty tree/inner tree/other
	touch -d '2002-02-03 04:05:06' tree
	"$wax" pack --no-sync out.wax tree
	mkdir out
	"$wax" unpack -C out out.wax
	diff <(directories . | sed -n 's/^tree/x/p') \
		<(directories out | sed 's/^tree/x/')
}

what_is_not_permitted_is_left_out_and_the_rest_made() {
	test "$(id -u)" != 0 || unshare -U true 2>/dev/null ||
		skip 'root may do everything'
	mkdir -p tree/a tree/locked/sub tree/z
	echo x | tee tree/a/file tree/locked/file tree/locked/sub/file \
		tree/z/file
	ln -s file tree/locked/link
	ln -s file tree/z/link
	chmod 0750 tree/a
	chmod 0711 tree/z
	touch -d '2001-02-03 04:05:06' tree/* tree
	"$wax" pack --no-sync out.wax tree
	local mode
	# With and without permission to look for what is in it.
	for mode in 0555 0444; do
		rm -rf out
		mkdir -p out/tree/locked
		chmod "$mode" out/tree/locked
		expect 1 as_owner "$wax" unpack -C out out.wax 2>err
		test "$(grep -c '^wax: tree/locked/.*check the perm' err)" = 4
		test "$(wc -l <err)" = 4
		test -f out/tree/z/file
		test -L out/tree/z/link
		diff <(directories tree | grep -v sub) <(directories out/tree)
	done
}

a_message_that_is_no_archive_is_no_empty_archive() {
	command -v capnp >/dev/null || skip 'no capnp'
	local command
	echo '()' | capnp encode "$schema" Archive >some
	"$wax" verify -q some
	for command in ls unpack; do
		expect 1 "$wax" "$command" some >out 2>err
		test ! -s out
		grep -q '^wax: some: a message, but not an archive of wax: ' err
		expect 1 grep -q damaged err
	done
}

a_message_that_is_too_deep_is_not_called_damaged() {
	command -v capnp >/dev/null || skip 'no capnp'
	local value='()' i
	for ((i = 0; i < 100; i++)); do value="(inner = $value)"; done
	cat >deep.capnp <<-'END'
	@0xd9f3e6a1b8c47521;
	struct Deep { inner @0 :Deep; }
	END
	echo "$value" | capnp encode deep.capnp Deep >deep ||
		skip 'capnp does not write it'
	expect 1 "$wax" verify deep 2>err
	grep -q '^wax: deep: nesting .*: the file may be sound; raise --nesting' err
	expect 1 grep -q damaged err
	"$wax" verify --nesting=101 deep
	expect 1 "$wax" verify --nesting=100 deep
	"$wax" verify --nesting=101 --traversal=101 deep
	expect 1 "$wax" verify --nesting=101 --traversal=100 deep 2>err
	grep -q '^wax: deep: traversal .*: the file may be sound; raise' err
}

packed_messages_and_other_files_get_a_hint() {
	command -v capnp >/dev/null || skip 'no capnp'
	echo '(version = 1)' |
		capnp convert text:packed "$schema" Archive >packed
	expect 1 "$wax" verify packed 2>err
	grep -q 'capnp convert packed:binary' err
	mkdir directory
	expect 1 "$wax" ls directory 2>err
	grep -q '^wax: directory: a directory: name a file$' err
	expect 1 "$wax" ls '' 2>err
	grep -q '^wax: "": ' err
}

logs_are_sent_to_wax_log() {
	echo line | "$wax" log write log
	for command in info verify ls dump unpack repair; do
		for file in log log/*.wlog; do
			expect 1 "$wax" "$command" "$file" 2>err
			grep -q "^wax: $file: a log, .*wax log --help" err
		done
	done
	mkdir empty
	expect 1 "$wax" info empty 2>err
	grep -q '^wax: empty: a directory: name a file$' err
}

info_separates_only_what_it_prints() {
	echo content >file
	"$wax" pack --no-sync a.wax file
	"$wax" info a.wax >one
	expect 1 "$wax" info missing a.wax >out 2>err
	cmp one out
	expect 1 "$wax" info a.wax missing >out 2>err
	cmp one out
	"$wax" info a.wax a.wax >out
	(cat one; echo; cat one) | cmp - out
}

several_files_are_all_verified() {
	echo content >file
	"$wax" pack --no-sync good.wax file
	head -c 20 good.wax >bad.wax
	expect 1 "$wax" verify bad.wax good.wax >out 2>err
	grep -q '^good.wax: ok' out
	grep -q '^wax: bad.wax: ' err
}

# Options as the help and the completion of a command have them.
completion_and_manual_have_every_option() {
	# shellcheck source=/dev/null
	. "$top_srcdir/tools/wax.bash"
	compopt() { :; }
	local name option
	for name in pack unpack ls info dump verify repair; do
		COMP_WORDS=(wax "$name" --) COMP_CWORD=2
		_wax
		diff <("$wax" "$name" --help | grep -o -e ' --[a-z-]*' |
			tr -d ' ' | sort) \
			<(printf '%s\n' "${COMPREPLY[@]%=}" | sort -u)
		for option in "${COMPREPLY[@]%=}"; do
			grep -q -e "Fl -${option#--}" "$top_srcdir/man/wax.1"
		done
	done
	COMP_WORDS=(wax un) COMP_CWORD=1
	_wax
	test "${COMPREPLY[*]}" = unpack
}

# Bash splits what is typed at "=".
completion_knows_the_values_of_options() {
	# shellcheck source=/dev/null
	. "$top_srcdir/tools/wax.bash"
	compopt() { :; }
	mkdir directory
	: >file
	completed() { # completed REPLY WORD...
		COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
		_wax
		test "${COMPREPLY[*]}" = "$1"
	}
	completed 'always auto' wax dump --color = a
	completed 'always auto never' wax dump --color =
	completed 'both' wax stress --mode = b
	completed 'directory' wax pack --directory =
	completed 'directory' wax unpack -C ''
	completed 'file' wax repair --output = f
	completed 'file' wax repair -o f
}

claim help_names_every_command
claim completion_and_manual_have_every_option
claim completion_knows_the_values_of_options
claim version_is_that_of_the_header
claim wrong_usage_exits_2_with_a_message_and_no_output
claim failures_exit_1_and_name_the_file
claim missing_input_publishes_nothing
claim unwritable_output_fails
claim full_standard_output_fails
claim names_that_look_like_options_are_names_after_dashes
claim options_may_follow_names
claim control_characters_are_escaped_in_lists_and_messages
claim wrong_options_are_escaped
claim null_lists_are_raw
claim long_lists_show_all_fields
claim info_tells_finished_from_live_and_damaged
claim verify_checks_other_messages_too
claim forced_unpack_replaces_files_and_links_with_the_longest_names
claim interrupted_forced_unpack_keeps_the_old_file
claim deep_trees_are_unpacked_in_no_time
claim names_that_begin_alike_are_different_places
claim directories_come_back_with_their_modes_and_times
claim what_is_not_permitted_is_left_out_and_the_rest_made
claim a_message_that_is_no_archive_is_no_empty_archive
claim a_message_that_is_too_deep_is_not_called_damaged
claim packed_messages_and_other_files_get_a_hint
claim logs_are_sent_to_wax_log
claim info_separates_only_what_it_prints
claim several_files_are_all_verified
finish
