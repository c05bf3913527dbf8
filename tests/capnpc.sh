#!/bin/bash
# SPDX-License-Identifier: MIT
# capnpc-wax: headers that compile everywhere, accessors that write what the
# stock library writes for the same calls and read what it wrote, and output that
# does not change unnoticed.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}" "${CC:?}"
test -n "${CAPNP:-}" || { echo 'capnp is missing'; exit 77; }
test -e "$top_builddir/lib/.libs/libwax.so" || {
	echo 'there is no shared library'
	exit 77
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
top_srcdir=$(cd "$top_srcdir" && pwd)
top_builddir=$(cd "$top_builddir" && pwd)
plugin=$top_builddir/tools/capnpc/capnpc-wax
schemas=$top_srcdir/tests/capnpc
status=0
failed() {
	echo "$*"
	status=1
}

# generate DIR [OPTION]... SCHEMA...: headers below DIR, by names in place.
generate() {
	mkdir -p "$1"
	$CAPNP compile -I"$top_srcdir/share" -o"$plugin:$1" "${@:2}"
}
cd "$schemas"
generate "$dir" all-types.capnp circle.capnp constants.capnp imported.capnp
cd "$top_srcdir/tools"
generate "$dir/tree" archive.capnp
cd "$top_srcdir/bench"
generate "$dir/tree" message.capnp
cd /
stock=$(find /usr/include/capnp /usr/local/include/capnp -name '*.capnp' \
	2>/dev/null || true)
# shellcheck disable=SC2086
test -z "$stock" || generate "$dir/stock" --src-prefix=/usr/include \
	--src-prefix=/usr/local/include $stock
cd "$dir"

# -- Headers compile alone, twice, in C and in C++ ------------------------------
warnings='-pedantic -Wall -Wextra -Wundef -Wconversion -Wsign-conversion -Werror'
languages=("$CC -x c -std=c99 -Wshadow -Wstrict-prototypes"
	"$CC -x c -std=c11 -Wshadow -Wstrict-prototypes")
for other in gcc clang; do
	command -v $other >/dev/null &&
		languages+=("$other -x c -std=c99 -Wshadow")
done
for other in "${CXX:-c++}" clang++; do
	echo 'int main() { return 0; }' >probe.c++
	$other -x c++ -fsyntax-only probe.c++ 2>/dev/null &&
		languages+=("$other -x c++ -std=c++17")
done
while read -r header; do
	printf '#include "%s"\n#include "%s"\nextern int unused_;\n' \
		"$header" "$header" >alone.c
	for language in "${languages[@]}"; do
		# shellcheck disable=SC2086
		$language $warnings -I"$top_srcdir/include" -I. -Istock \
			-fsyntax-only alone.c ||
			failed "$header: does not compile with $language"
	done
done < <(find . -name '*.wax.h')

# -- Output is stable ---------------------------------------------------------
cmp tree/archive.capnp.wax.h "$top_srcdir/tools/archive.capnp.wax.h" ||
	failed 'tools/archive.capnp.wax.h is not what capnpc-wax writes'
cmp tree/message.capnp.wax.h "$top_srcdir/bench/message.capnp.wax.h" ||
	failed 'bench/message.capnp.wax.h is not what capnpc-wax writes'
# Its own header is for the schema of one release.
known='9bf3d76b5caa42cb08096489ed67dd13'
schema=/usr/include/capnp/schema.capnp
if test -e $schema && test "$(md5sum <$schema)" = "$known  -"; then
	cmp stock/capnp/schema.capnp.wax.h \
		"$top_srcdir/tools/capnpc/schema.capnp.wax.h" ||
		failed 'schema.capnp.wax.h is not what capnpc-wax writes'
fi
# So is the corpus of requests.
if test "$($CAPNP --version)" = "Cap'n Proto version 0.9.2"; then
	request() { # request NAME DIRECTORY OPTION...
		(cd "$2" && $CAPNP compile -o- "${@:3}") |
			cmp - "$top_srcdir/tests/corpus/capnpc/$1" || failed "$1: run make corpus-capnpc"
	}
	request 00-archive "$top_srcdir/tools" archive.capnp
	request 01-peer "$top_srcdir/tests" peer.capnp
	request 02-all-types "$schemas" -I../../share all-types.capnp \
		circle.capnp constants.capnp imported.capnp
fi
# Names in full: whoever uses them depends on each.
sed -n 's/^\(all_http_server2_config_[a-z0-9_]*\)(.*/\1/p
	s/^	\(ALL_HTTP[A-Z0-9_]* = [0-9]*\),*$/\1/p
	s/^	\(ALL_KEYWORD[A-Z0-9_]* = [0-9]*\),*$/\1/p' all-types.capnp.wax.h |
	diff -u "$schemas/names.txt" - || failed 'names have changed'
cp -r tree again
generate "$dir/again" --src-prefix="$top_srcdir/tools" \
	"$top_srcdir/tools/archive.capnp"
cmp tree/archive.capnp.wax.h again/archive.capnp.wax.h ||
	failed 'the directory makes a difference'

# -- Accessors are loads and stores ----------------------------------------------
cat >leaf.c <<'END'
#include "all-types.capnp.wax.h"
uint32_t get(const struct all_numbers_reader *n);
int set(const struct all_numbers_builder *n, uint32_t value);
uint32_t get(const struct all_numbers_reader *n)
{
	return all_numbers_get_u_int32(n);
}
int set(const struct all_numbers_builder *n, uint32_t value)
{
	return all_numbers_set_u_int32(n, value);
}
END
$CC -O2 -I"$top_srcdir/include" -I. -c leaf.c
if command -v objdump >/dev/null; then
	objdump -dr leaf.o >leaf.s
	grep -q '<get>:' leaf.s || failed 'no disassembly'
	! grep -E 'call|R_X86_64|R_AARCH64|[[:space:]]bl[[:space:]]' leaf.s ||
		failed 'an accessor of a number calls something'
fi

# -- Values ---------------------------------------------------------------------
# shellcheck disable=SC2086
$CC -std=c11 $warnings ${WAX_SANITIZE:-} -I"$top_srcdir/include" -I. \
	-o values "$schemas"/values*.c "$top_builddir/lib/.libs/libwax.so" \
	-Wl,-rpath,"$top_builddir/lib/.libs"
./values constants >constants.txt
while read -r name value; do # as they are written, backslashes too
	test "$($CAPNP eval --short -I"$top_srcdir/share" "$schemas/constants.capnp" \
		"$name")" = "$value" || failed "constant $name is not $value"
done <constants.txt
test "$(wc -l <constants.txt)" -ge 15 || failed 'constants are missing'

peer=no
if test -x "${top_builddir}/tests/capnp-peer" &&
	libs=$(pkg-config --cflags --libs capnp-rpc 2>/dev/null); then
	cd "$schemas"
	$CAPNP compile -I"$top_srcdir/share" -oc++:"$dir" all-types.capnp \
		imported.capnp
	$CAPNP compile --src-prefix="$top_srcdir/share" -oc++:"$dir" \
		"$top_srcdir/share/wax/c.capnp"
	cd "$dir"
	# shellcheck disable=SC2086
	${CXX:-c++} -std=c++17 -O0 -I. -I"$schemas" -o peer "$schemas/peer.c++" \
		all-types.capnp.c++ imported.capnp.c++ wax/c.capnp.c++ $libs
	peer=yes
fi
for scene in $(./values scenes); do
	./values build "$scene" "$scene.wax" || failed "$scene: not built"
	./values read "$scene" "$scene.wax" || failed "$scene: not read"
	test $peer = yes || continue
	./peer "$scene" >"$scene.stock"
	cmp "$scene.wax" "$scene.stock" || failed "$scene: other bytes"
	./values read "$scene" "$scene.stock" || failed "$scene: not read back"
done

# What the stock decoder says, by the schema of the other version, too.
decode() {
	$CAPNP decode --short -I"$top_srcdir/share" "$schemas/all-types.capnp" \
		"$1" <"$2"
}
expect() { # expect TYPE FILE TEXT
	test "$(decode "$1" "$2")" = "$3" ||
		failed "$2 as $1: $(decode "$1" "$2")"
}
expect Old old.wax '(number = 11, text = "old", list = [0, 21], structs = [(id = 31)], choice = (b = 41))'
expect Old new.wax '(number = 12, list = [0, 22], structs = [(id = 32)], choice = ())'
expect Unions groups.wax '(before = 0, none = void, status = (offline = void), place = (latitude = 48.2, longitude = 1, inner = (floor = 4, isOpen = true)), after = "after")'
exit $status
