#!/bin/bash
# SPDX-License-Identifier: MIT
# Appends next to write(2) and fwrite(3): 64, 256 and 4096 bytes.
set -eu
: "${top_builddir:?}"
exec "$top_builddir/bench/log"
