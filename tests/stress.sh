#!/bin/bash
# SPDX-License-Identifier: MIT
# The load of lab-stress.sh where nothing can be mounted: in the directory for
# temporary files, both modes.
set -eu
: "${top_builddir:?}"
work=$(mktemp -d "${TMPDIR:-/tmp}/wax-stress.XXXXXX")
trap 'rm -rf "$work"' EXIT
growths=2000 races=5
for mode in allocate sparse; do
	timeout -k 1 120 "$top_builddir/tests/stress-region" --dir "$work" \
		--mode $mode --seconds 0.3 --max-seconds 60 \
		--growths $growths --races $races
done
