# SPDX-License-Identifier: MIT
"""wax in Python by ctypes: host-python.py LIBRARY DIRECTORY CASE.

Prints what happened; tests/hosts.sh knows what should.  CASE is

  none         no faulthandler
  before       faulthandler enabled, then the first region
  after        the first region, then faulthandler
  again        as after, then another region is opened
  foreign      as before, then a fault in a mapping that is no region
"""

import ctypes
import faulthandler
import mmap
import os
import sys

PAGE = 4096
PAGES = 2048

wax = ctypes.CDLL(sys.argv[1])
wax.wax_region_base.restype = ctypes.c_void_p


def open_region(name):
    region = ctypes.c_void_p()
    path = os.path.join(sys.argv[2], name).encode()
    err = wax.wax_region_open(path, None, ctypes.byref(region))
    if err:
        sys.exit(f"open: {os.strerror(-err)}")
    return region


def grow(region, name):
    base = wax.wax_region_base(region)
    for page in range(PAGES):
        ctypes.memset(base + page * PAGE, page % 250 + 1, 1)
    err = wax.wax_region_finish(region, ctypes.c_uint64(PAGES * PAGE))
    if err:
        sys.exit(f"finish: {os.strerror(-err)}")
    with open(os.path.join(sys.argv[2], name), "rb") as file:
        content = file.read()
    if len(content) != PAGES * PAGE or any(
        content[page * PAGE] != page % 250 + 1 for page in range(PAGES)
    ):
        sys.exit("content differs")


def foreign():
    with open(os.path.join(sys.argv[2], "foreign"), "w+b") as file:
        file.truncate(PAGE)
        view = mmap.mmap(file.fileno(), PAGE)
        file.truncate(0)
        view[0] = 1


case = sys.argv[3]
if case in ("before", "foreign"):
    faulthandler.enable()
first = open_region("first")
if case in ("after", "again"):
    faulthandler.enable()
if case == "again":
    second = open_region("second")
    grow(second, "second")
grow(first, "first")
print("grown", flush=True)
if case == "foreign":
    foreign()
    print("survived")
