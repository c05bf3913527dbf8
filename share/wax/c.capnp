# SPDX-License-Identifier: MIT
#
# Annotations for the headers that capnpc-wax writes:
#
#   using C = import "/wax/c.capnp";
#   $C.prefix("tree");
#
# It is installed beside the headers, where capnp looks below /usr and /usr/local;
# elsewhere it needs `capnp compile -I PREFIX/include`.

@0xa7d2c9358e41f06b;

annotation prefix @0xd5b1a4f07c3e9260 (file) :Text;
# What all names of the file begin with, instead of the name of the file.  It may
# be empty.

annotation name @0xe1c86f2b94d07a35 (struct, group, union, enum, const, field,
                                     enumerant) :Text;
# The word for this in C, instead of what camelCase becomes.  On a type it stays
# behind the words of its scopes.
