# SPDX-License-Identifier: MIT
# One half of two files that import each other.
@0x96d1c05be3a84f72;

using Constants = import "constants.capnp";

struct Link {
  name @0 :Text = "circle";
  other @1 :Constants.Link;
}
