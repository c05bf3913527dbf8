#!/bin/bash
# SPDX-License-Identifier: MIT
# What a log costs, next to what libc offers and to other libraries.
# WAX_BENCH_DIR says where; default is the current directory.
set -eu
: "${top_builddir:?}"
exec "$top_builddir/bench/log" --dir="${WAX_BENCH_DIR:-.}"
