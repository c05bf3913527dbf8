#!/bin/bash
# SPDX-License-Identifier: MIT
# capnpc-wax by hand, with requests that are damaged, and with names that lead
# out of the directory: it says what is wrong, and writes all headers or none.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
corpus=$(cd "$top_srcdir/tests/corpus/capnpc" && pwd)
plugin=$(cd "$top_builddir/tools/capnpc" && pwd)/capnpc-wax
mutate=$(cd "$top_builddir/tests" && pwd)/mutate
mkdir "$dir/work"
cd "$dir/work"
status=0
failed() {
	echo "$*" >&2
	status=1
}

# run STATUS [ARGUMENT]...: standard input goes on to it.
run() {
	local got=0
	"$plugin" "${@:2}" >"$dir/out" 2>"$dir/err" || got=$?
	test $got -eq "$1" || failed "status $got instead of $1: ${*:2}"
}
says() { # says PATTERN: one line on standard error
	if test "$(wc -l <"$dir/err")" -ne 1 || ! grep -q "$1" "$dir/err"; then
		failed "no line with '$1', but: $(cat "$dir/err")"
	fi
}
is_empty() {
	test -z "$(find . -mindepth 1)" || failed "written: $(find . -mindepth 1)"
}

# -- By hand --------------------------------------------------------------------
run 0 --help </dev/null
grep -q '^usage: capnp compile -owax' "$dir/out" || failed 'no usage'
run 0 --version </dev/null
grep -qE '^capnpc-wax [0-9]' "$dir/out" || failed 'no version'
run 2 --frobnicate </dev/null
says 'takes no arguments'
run 2 a.capnp b.capnp </dev/null
says 'takes no arguments'
if script -qec true /dev/null </dev/null >"$dir/out" 2>&1; then
	script -qec "'$plugin'; echo status \$?" /dev/null </dev/null >"$dir/out"
	grep -q 'capnp runs this' "$dir/out" || failed 'no word on a terminal'
	grep -q 'status 2' "$dir/out" || failed 'terminal: another status'
fi
"$plugin" --help >/dev/full 2>/dev/null && failed 'help to a full disk'

# -- Requests that are none -------------------------------------------------------
run 1 </dev/null
says 'standard input: .*(offset 0)'
head -c 100 /dev/zero >"$dir/zeros"
run 1 <"$dir/zeros"
says 'standard input: .*(offset '
head -c 1000 "$corpus/01-peer" >"$dir/cut"
run 1 <"$dir/cut"
says 'segment.*(offset '
is_empty

# -- Names ------------------------------------------------------------------------
run 0 <"$corpus/00-archive"
test "$(find . -type f)" = ./archive.capnp.wax.h || failed 'not one header'
rm ./*

# rename NEW: the request for archive.capnp, as if that were its name.
rename() {
	local new=$1
	test ${#new} -eq 13 || failed "$new: not 13 bytes"
	perl -pe "s,archive\\.capnp(?=\\0),$new,g" "$corpus/00-archive" \
		>"$dir/renamed"
}
if command -v perl >/dev/null; then
	rename dir/sub/a.cap
	run 0 <"$dir/renamed"
	test -f dir/sub/a.cap.wax.h || failed 'directories are not made'
	rm -r dir
	for name in ../xive.capnp /rchive.capnp a//xive.capnp a/./ive.capnp \
		a/../ve.capnp archive.capn/ ............/; do
		rename "$name"
		run 1 <"$dir/renamed"
		says 'leads out of the current directory'
	done
	is_empty
	mkdir "$dir/elsewhere"
	ln -s "$dir/elsewhere" dir
	rename dir/ive.capnp
	run 1 <"$dir/renamed"
	says 'dir/ive.capnp.wax.h: '
	test -z "$(ls "$dir/elsewhere")" || failed 'a symbolic link is followed'
	rm dir
	# Names of files on a terminal.
	rename "$(printf 'a/\033[31m/x.cap')"
	: >a
	run 1 <"$dir/renamed"
	grep -q "$(printf '\033')" "$dir/err" && failed 'an escape in a message'
	rm a
fi

# -- A header is there whole or not at all --------------------------------------------
echo old >archive.capnp.wax.h
run 1 <"$dir/cut"
test "$(cat archive.capnp.wax.h)" = old || failed 'an old header is damaged'
got=0
(
	ulimit -f 4
	"$plugin" <"$corpus/00-archive" 2>"$dir/err"
) || got=$?
test $got -eq 1 || failed "status $got when the disk is full"
says 'archive.capnp.wax.h: '
test "$(cat archive.capnp.wax.h)" = old || failed 'an old header is cut'
test "$(ls -A)" = archive.capnp.wax.h || failed "left over: $(ls -A)"
# A symbolic link to a file is replaced, not written through.
echo target >"$dir/target"
ln -sf "$dir/target" archive.capnp.wax.h
run 0 <"$corpus/00-archive"
test "$(cat "$dir/target")" = target || failed 'written through a link'
rm ./*

# -- Mutants: an error in one line and no file, or headers, and nothing elsewhere ------
count=60
test -z "${WAX_FULL:-}" || count=1000
accepted=0
seed=${WAX_FUZZ_SEED:-${WAX_FULL:+$RANDOM}}
mkdir "$dir/mutants"
"$mutate" "$corpus/01-peer" $count "${seed:-1}" "$dir/mutants"
(cd "$dir" && find . -path ./work -prune -o -print) | sort >"$dir/work.before"
for mutant in "$dir"/mutants/*; do
	got=0
	timeout 120 "$plugin" <"$mutant" >"$dir/out" 2>"$dir/err" || got=$?
	if test $got -eq 0; then
		accepted=$((accepted + 1))
		test ! -s "$dir/err" || failed "accepted, but: $(cat "$dir/err")"
		find . -mindepth 1 -delete
	else
		test $got -eq 1 || failed "$mutant: status $got"
		says '^capnpc-wax: '
		is_empty
	fi
done
if test $accepted -eq 0 || test $accepted -eq $count; then
	failed "$accepted of $count mutants accepted"
fi
(cd "$dir" && find . -path ./work -prune -o -print) | sort |
	grep -vx ./work.before | diff - <(grep -vx ./work.before "$dir/work.before") ||
	failed 'written elsewhere'

# -- What has no place in C ------------------------------------------------------------
test -n "${CAPNP:-}" || exit $status
# Found on PATH, as capnp finds it.
printf '@0xf0f1f2f3f4f5f6f7;\nstruct A {}\n' >"$dir/x.capnp"
PATH=${plugin%/*}:$PATH $CAPNP compile -owax --src-prefix="$dir" "$dir/x.capnp" ||
	failed 'not found on PATH'
test "$(ls -A)" = x.capnp.wax.h || failed "written: $(ls -A)"
rm ./*
# refuses PATTERN: a schema on standard input
refuses() {
	{
		echo '@0xf0f1f2f3f4f5f6f7;'
		echo 'using C = import "/wax/c.capnp";'
		cat
	} >"$dir/x.capnp"
	$CAPNP compile -I"$top_srcdir/share" --src-prefix="$dir" -o- \
		"$dir/x.capnp" >"$dir/request"
	run 1 <"$dir/request"
	says "$1"
	is_empty
}
cd - >/dev/null
top_srcdir=$(cd "$top_srcdir" && pwd)
cd "$dir/work"
refuses 'two types need the name x_foo_bar_' <<'END'
struct FooBar {}
struct Foo { struct Bar {} }
END
# shellcheck disable=SC2016
{
	refuses 'not a C name' <<<'$C.prefix("a-b");'
	refuses 'not a C name' <<<'struct A $C.name("1st") {}'
	refuses 'two underscores' <<<'struct A $C.name("a__b") {}'
	refuses 'prefix wax' <<<'$C.prefix("wax");'
}
refuses 'longer than 255 bytes' < <(
	printf 'struct A { %0300d @0 :Bool; }' 0 | tr 0 a | sed 's/@a/@0/')
exit $status
