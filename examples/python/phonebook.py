#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write and read phonebook.capnp.

Usage: phonebook.py write FILE COUNT | phonebook.py read FILE
"""
import sys

import wax


def write(path, count):
    with wax.Builder(path) as builder:
        book = builder.root.init_struct(data_words=0, pointers=1)
        people = book[0].init_struct_list(count, data_words=1, pointers=2)
        for i in range(count):
            people[i].set("I", 0, i)
            people[i][0].set_text("Person %d" % i)
            numbers = people[i][1].init_list(wax.EIGHT, i % 3)
            for j in range(len(numbers)):
                numbers[j] = 1000 * i + j


def read(path):
    with wax.Reader(path) as reader:
        for person in reader.root.get_struct()[0].get_list(wax.COMPOSITE):
            numbers = person[1].get_list(wax.EIGHT)
            name = person[0].get_text()
            print(person.get("I", 0), name, *numbers)


def main(arguments):
    try:
        if len(arguments) == 3 and arguments[0] == "write":
            write(arguments[1], int(arguments[2]))
        elif len(arguments) == 2 and arguments[0] == "read":
            read(arguments[1])
        else:
            sys.exit(__doc__)
    except (OSError, ValueError) as error:
        sys.exit("phonebook: %s" % error)


main(sys.argv[1:])
