#!/bin/bash
# SPDX-License-Identifier: MIT
# House rules that a compiler does not check.
set -eu
: "${top_srcdir:?}"
status=0

bash "$top_srcdir/build-aux/check-atomics.sh" \
	"$top_srcdir/docs/memory-order.md" "$top_srcdir"/lib/*.[ch] ||
	status=1
bash "$top_srcdir/build-aux/check-layers.sh" "$top_srcdir/lib/LAYERS" \
	"$top_srcdir"/lib/*.[ch] || status=1

# Tools and examples are users: they see the public header and their own.
grep -rnE '^#[[:space:]]*include[[:space:]]*"(\.\./)*lib/' --include='*.[ch]' \
	"$top_srcdir/tools" "$top_srcdir/examples" && {
	echo "tools and examples include <wax.h>, nothing of lib/"
	status=1
}

# Headers of musl and of older systems have no name for this.
grep -n 'MADV_POPULATE_[RW].*[,;]' "$top_srcdir"/lib/*.[ch] && {
	echo "the library calls it WAX_OS_POPULATE_*, from os.h"
	status=1
}

# A file names its licence on its first line, and can be read in one sitting.
# Headers of capnpc-wax are written by a program.
for file in "$top_srcdir"/{lib,tools,tools/*,tests,examples,bench}/*.{c,h,c++,h++} \
	"$top_srcdir"/include/*.h "$top_srcdir"/include/wax/*.{h,h++}; do
	test -e "$file" || continue
	case $file in
	*.wax.h) continue ;;
	esac
	head -n 1 "$file" | grep -q 'SPDX-License-Identifier: MIT' || {
		echo "$file: no licence on the first line"
		status=1
	}
	lines=$(wc -l <"$file")
	test "$lines" -le 500 || {
		echo "$file: $lines lines; 500 is the most"
		status=1
	}
done

# It is what autoreconf asks for, and nothing else.
cmp "$top_srcdir/README" "$top_srcdir/README.md" || status=1

# A function fits on a screen.  With clang-format its braces are in column 1.
awk '
/^\{$/ { start = FNR }
/^\}$/ && start {
	if (FNR - start - 1 > 70) {
		printf "%s:%d: %d lines; 70 is the most\n", FILENAME, start,
			FNR - start - 1
		bad = 1
	}
	start = 0
}
END { exit bad }' "$top_srcdir"/lib/*.c "$top_srcdir"/tools/*.c \
	"$top_srcdir"/tools/*/*.c \
	"$top_srcdir"/tests/*.c || status=1

if test -n "${MANDOC:-}"; then
	$MANDOC -T lint -W warning "$top_srcdir"/man/*.[1-9] || status=1
fi
exit $status
