#!/bin/bash
# SPDX-License-Identifier: MIT
# The examples do what they say, and the one in README is one of them.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
case $top_srcdir in /*) ;; *) top_srcdir=$PWD/$top_srcdir ;; esac
bin=$(cd "$top_builddir/examples" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

expect() { # expect WANTED GOT
	test "$1" = "$2" || {
		printf 'wanted: %s\ngot: %s\n' "$1" "$2"
		exit 1
	}
}

# The first block of C in README is 02-message.c without its first line.
awk '/^```c$/ { on = 1; next } /^```$/ && on { exit } on' \
	"$top_srcdir/README.md" >readme.c
tail -n +2 "$top_srcdir/examples/02-message.c" | diff -u - readme.c

echo one | "$bin/01-append" lines
echo two | "$bin/01-append" lines
expect $'one\ntwo' "$(cat lines)"
expect 8 "$(stat -c %s lines)"

expect 'ada.bin: success' "$("$bin/02-message")"
expect 'Ada, born 1815' "$("$bin/03-read" ada.bin)"
head -c 12 ada.bin >short.bin
if "$bin/03-read" short.bin 2>why; then
	echo 'a message that was cut can be read'
	exit 1
fi
grep -q 'at byte' why

"$bin/04-own-handler" hello
expect hello "$(cat hello)"

expect $'one\ntwo' "$("$bin/06-log" records one two)"
expect $'one\ntwo\nthree' "$("$bin/06-log" records three)"

# The list is the last object of a message of one segment: 4 words before it.
if test -x "$bin/05-list-in-place"; then
	expect '100000 values, 800040 bytes' \
		"$(seq 0.5 100000 | "$bin/05-list-in-place" samples K)"
	expect 800040 "$(stat -c %s samples)"
	if "$bin/05-list-in-place" no/samples K </dev/null 2>why; then
		echo 'a directory that is missing is no error'
		exit 1
	fi
	grep -q 'no/samples: No such file' why
	if test -n "${CAPNP:-}"; then
		schema=$(sed -n 's,^ \* *\(struct Samples .*}\)$,\1,p' \
			"$top_srcdir/examples/05-list-in-place.c++")
		printf '@0xb5d1c4a1f3a7e9d3;\n%s\n' "$schema" >samples.capnp
		seq 3 | "$bin/05-list-in-place" samples K >/dev/null
		expect '(unit = "K", values = [1, 2, 3])' \
			"$($CAPNP decode --short samples.capnp Samples <samples)"
	fi
fi

# What the example says about its schema holds for the stock tool.
if test -n "${CAPNP:-}"; then
	schema=$(sed -n 's,^/\* \(struct Person .*}\) \*/$,\1,p' readme.c)
	printf '@0xb5d1c4a1f3a7e9d2;\n%s\n' "$schema" >person.capnp
	expect '(name = "Ada", born = 1815)' \
		"$($CAPNP decode --short person.capnp Person <ada.bin)"
else
	echo 'capnp is missing'
	exit 77
fi
