#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# wax unpack on archives that mean harm, made with the stock capnp tool: nothing
# outside the directory changes, and nothing ends by a signal.
. "${top_srcdir:?}"/tests/cli-common.bash

command -v capnp >/dev/null || {
	echo 'no capnp'
	exit 77
}

# archive NAME ENTRY...: entries in the text form of Cap'n Proto.
archive() {
	local name=$1 joined
	shift
	joined=$(printf '%s, ' "$@")
	echo "(entries = [(entries = [${joined%, }])])" |
		capnp encode "$schema" Archive >"$name"
}

# What must not change: all that is beside the directory that is unpacked to.
outside() {
	find "$scratch" -mindepth 2 \( -path "$PWD/out" -o -path "$PWD/err" \) \
		-prune -o ! -path "$PWD" -printf '%P %y %m %s %T@ %l\n' |
		LC_ALL=C sort
}

# refused REASON: unpack refuses the archive `bad` as a whole, and verify too.
refused() {
	local before
	mkdir out
	before=$(outside)
	expect 1 "$wax" unpack -C out bad 2>err
	diff <(echo "$before") <(outside)
	grep -q "^wax: bad: $1 in entry .*(offset [0-9]*): nothing" err
	test "$(find out -mindepth 1)" = ''
	rmdir out
	expect 1 "$wax" verify bad 2>err
	grep -q "^wax: bad: $1" err
}

paths_that_lead_outside_are_refused() {
	local path
	local good='(path = "good", content = [])'
	for path in ../evil a/../../evil .. a/..; do
		archive bad "$good" "(path = \"$path\", content = [])"
		refused '".*" in a path'
	done
	for path in /tmp/evil / //evil; do
		archive bad "$good" "(path = \"$path\")"
		refused 'absolute path'
	done
	for path in a//b a/; do
		archive bad "$good" "(path = \"$path\")"
		refused 'empty component of a path'
	done
	for path in ./a a/./b .; do
		archive bad "$good" "(path = \"$path\")"
		refused '"." or ".." in a path'
	done
	archive bad "$good" '(path = "")'
	refused 'empty path'
	archive bad "$good" '(type = directory, path = "..")'
	refused '"." or ".." in a path'
}

names_that_no_file_system_takes_are_refused() {
	archive bad '(path = "a\x00b")'
	refused 'NUL in a path'
	archive bad "(path = \"$(printf '%0256d' 0)\")"
	refused 'name longer than 255 bytes'
	archive good "(path = \"$(printf '%0255d' 0)\")"
	mkdir out
	"$wax" unpack -C out good
}

entries_that_contradict_themselves_are_refused() {
	archive bad '(path = "a", size = 3, content = ["ab"])'
	refused 'size that differs from the content'
	archive bad '(path = "a", size = 0, content = ["ab"])'
	refused 'size that differs from the content'
	archive bad '(path = "a", size = 18446744073709551615)'
	refused 'size that differs from the content'
	archive bad '(path = "a", type = directory, content = ["ab"])'
	refused 'directory with content'
	archive bad '(path = "a", type = symlink, target = "")'
	refused 'symlink without a target'
	archive bad '(path = "a", type = symlink, target = "b\x00c")'
	refused 'NUL in the target of a symlink'
	archive bad '(path = "a", type = file, target = "b")'
	refused 'file with a target'
	sed 's/symlink @2;/symlink @2; device @3;/' "$schema" >later.capnp
	echo '(entries = [(entries = [(path = "a", type = device)])])' |
		capnp encode later.capnp Archive >bad
	refused 'unknown type'
}

# A link out of the directory, and then something "below" it.
nothing_is_written_through_a_symlink_of_the_archive() {
	mkdir out target
	archive bad \
		"(path = \"a\", type = symlink, target = \"$PWD/target\")" \
		'(path = "a/evil", size = 1, content = ["x"])' \
		'(path = "a/evil-directory", type = directory)' \
		'(path = "b/evil-link", type = symlink, target = "x")' \
		'(path = "b", type = symlink, target = "../target")'
	expect 1 "$wax" unpack -C out bad 2>err
	test "$(find target -mindepth 1)" = ''
	test -f out/a/evil && test -d out/a && test ! -L out/a
	test ! -L out/b
	# And once more, over what is there now.
	expect 1 "$wax" unpack -f -C out bad 2>err
	test "$(find target -mindepth 1)" = ''
}

nothing_is_written_through_a_symlink_that_was_there() {
	mkdir out target
	echo mine >target/file
	ln -s ../target out/a
	ln -s ../target/file out/link
	archive bad '(path = "a/file", size = 1, content = ["x"])' \
		'(path = "a", type = directory, mode = 511)' \
		'(path = "link", size = 1, content = ["x"])' \
		'(path = "good", size = 1, content = ["y"])'
	expect 1 "$wax" unpack -C out bad 2>err
	grep -q '^wax: a/file: .*is in the way: remove it$' err
	grep -q '^wax: link: ' err
	test "$(cat out/good)" = y
	test "$(cat target/file)" = mine
	test "$(stat -c %a target)" = 755
	rm out/good
	expect 1 "$wax" unpack --force -C out bad 2>err
	test "$(cat target/file)" = mine
	test ! -L out/link
	test "$(cat out/link)" = x
	test "$(stat -c %a target)" = 755
}

existing_files_stay_unless_forced() {
	mkdir out
	echo mine >out/file
	mkdir out/directory
	archive good '(path = "file", size = 1, content = ["x"])' \
		'(path = "other", size = 1, content = ["y"])'
	expect 1 "$wax" unpack -C out good 2>err
	grep -q '^wax: file: .*--force$' err
	test "$(cat out/file)" = mine
	test "$(cat out/other)" = y
	"$wax" unpack -f -C out good
	test "$(cat out/file)" = x
	archive good '(path = "directory", size = 1, content = ["x"])'
	expect 1 "$wax" unpack -f -C out good 2>err
	test -d out/directory
}

the_second_of_two_entries_with_one_path_is_refused() {
	mkdir out
	archive bad '(path = "a", size = 1, content = ["1"])' \
		'(path = "a", size = 1, content = ["2"])' \
		'(path = "a/b", size = 1, content = ["3"])' \
		'(path = "a", type = symlink, target = "x")' \
		'(path = "a", type = directory)'
	expect 1 "$wax" unpack -C out bad 2>err
	test "$(cat out/a)" = 1
	test "$(grep -c '^wax: a: the archive has it twice: ' err)" = 3
	grep -q '^wax: a/b: .*in the way: remove it$' err
	test "$(wc -l <err)" = 4
	# What was there before is no matter of the archive.
	expect 1 "$wax" unpack -C out bad 2>err
	test "$(grep -c '^wax: a: .*: remove it' err)" = 4
	test "$(wc -l <err)" = 5
}

special_permission_bits_are_dropped_and_the_umask_honoured() {
	mkdir out
	archive good '(path = "file", mode = 4095)' \
		'(path = "directory", type = directory, mode = 4095)'
	(umask 027 && "$wax" unpack -C out good)
	test "$(stat -c %a out/file)" = 750
	test "$(stat -c %a out/directory)" = 750
	(umask 0 && rm -r out/* && "$wax" unpack -C out good)
	test "$(stat -c %a out/file)" = 777
	test "$(stat -c %a out/directory)" = 777
}

directories_may_come_after_what_is_in_them() {
	mkdir out
	archive good '(path = "a/b/file", size = 1, content = ["x"])' \
		'(path = "a/b", type = directory, mode = 320, modified = 5)' \
		'(path = "a", type = directory, mode = 320, modified = -1)'
	"$wax" unpack -C out good
	test "$(stat -c '%a %.9Y' out/a)" = '500 -1.999999999' ||
		test "$(stat -c '%a %.9Y' out/a)" = '500 -0.000000001'
	test "$(stat -c '%a %.9Y' out/a/b)" = '500 0.000000005'
}

# One Data that many entries point to: 2 KiB would become 1 MiB.
content_that_is_shared_is_refused() {
	local content
	content=$(printf '%02048d' 0)
	archive bad "(path = \"a\", size = 2048, content = [\"$content\"])" \
		'(path = "b", size = 2048, content = [])' \
		'(path = "c", size = 2048, content = [])'
	python3 - bad <<-'END' || skip 'no python3'
	# Let the contents of b and c be that of a.
	import struct, sys
	data = bytearray(open(sys.argv[1], "rb").read())
	def word(i): return struct.unpack_from("<Q", data, 8 + 8 * i)[0]
	def target(i):
	    offset = (word(i) & 0xffffffff) >> 2
	    return i + 1 + (offset - (1 << 30) if offset >> 29 else offset)
	chunks = target(target(0) + 2)     # tag of the list of chunks
	entries = target(chunks + 1)       # tag of the list of entries
	pointers = [entries + 1 + 6 * i + 5 for i in range(3)]
	goal = target(pointers[0])
	for at in pointers[1:]:
	    high = word(pointers[0]) >> 32 << 32
	    new = high | ((goal - at - 1) << 2 & 0xffffffff) | 1
	    struct.pack_into("<Q", data, 8 + 8 * at, new)
	open(sys.argv[1], "wb").write(data)
	END
	refused 'content that overlaps other content'
}

later_versions_are_refused() {
	echo '(signature = 10589301552695464035, version = 2)' |
		capnp encode "$schema" Archive >later
	local command
	for command in ls unpack verify; do
		expect 1 "$wax" "$command" later 2>err
		grep -q '^wax: later: .*later version: use a newer wax$' err
	done
}

a_directory_that_is_missing_is_an_error() {
	archive good '(path = "a")'
	expect 1 "$wax" unpack -C missing good 2>err
	grep -q '^wax: missing: ' err
	test ! -e a && test ! -e missing
}

claim paths_that_lead_outside_are_refused
claim names_that_no_file_system_takes_are_refused
claim entries_that_contradict_themselves_are_refused
claim nothing_is_written_through_a_symlink_of_the_archive
claim nothing_is_written_through_a_symlink_that_was_there
claim existing_files_stay_unless_forced
claim the_second_of_two_entries_with_one_path_is_refused
claim special_permission_bits_are_dropped_and_the_umask_honoured
claim directories_may_come_after_what_is_in_them
claim content_that_is_shared_is_refused
claim later_versions_are_refused
claim a_directory_that_is_missing_is_an_error
finish
