#!/bin/bash
# SPDX-License-Identifier: MIT
# The stock decoder reads each message of capnp-scenes, and prints what was
# meant.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
command -v "${CAPNP:-capnp}" >/dev/null || exit 77
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
status=0

# Usage: decodes SCENE TYPE, with the expected text on standard input
decodes() {
	cat >"$dir/expected"
	"$top_builddir/tests/capnp-scenes" "$1" "$dir/message"
	"${CAPNP:-capnp}" decode "$top_srcdir/tests/peer.capnp" "$2" \
		<"$dir/message" >"$dir/$1"
	diff -u "$dir/expected" "$dir/$1" || status=1
}

decodes addressbook AddressBook <<'EOF'
( people = [
    ( id = 123,
      name = "Alice",
      email = "alice@example.com",
      phones = [
        (number = "555-1212", type = mobile) ],
      employment = (school = "MIT") ),
    ( id = 456,
      name = "Bob",
      email = "bob@example.com",
      phones = [
        (number = "555-4567", type = home),
        (number = "555-7654", type = work) ],
      employment = (unemployed = void) ) ] )
EOF

decodes lists Lists <<'EOF'
( voids = [void, void, void],
  bools = [true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true, false, false, true],
  bytes = [0, 31, 62, 93, 124, 155, 186, 217, 248],
  shorts = [-2000, -1000, 0, 1000, 2000],
  words = [4294967295, 4294967294, 4294967293],
  longs = [-9223372036854775808, 9223372036854775807],
  floats = [0, 0.5, 1],
  doubles = [-1.25, 1e300],
  texts = ["one", "12345678"],
  data = "\000\001\377",
  lists = [[], [1], [0, 2]] )
EOF

decodes numbers Numbers <<'EOF'
( u8 = 200,
  i8 = -8,
  u16 = 1000,
  i16 = -1000,
  u32 = 0,
  i32 = 32,
  u64 = 18446744073709551615,
  i64 = -9223372036854775808,
  f32 = -2.5,
  f64 = 1e-300,
  yes = true,
  no = false )
EOF

decodes edges Edges <<'EOF'
( text = "",
  data = "",
  numbers = [],
  structs = [],
  nothings = [(), ()],
  nothing = (),
  pointers = ["", "second"] )
EOF

decodes null Person <<'EOF'
( id = 0,
  employment = (unemployed = void) )
EOF

exit $status
