# SPDX-License-Identifier: MIT
@0xd1f0a5c2b7e94836;

struct Chunks {
  chunks @0 :List(Data);
}
