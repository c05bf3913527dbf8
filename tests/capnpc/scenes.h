/* SPDX-License-Identifier: MIT */
/* Values that values.c and peer.c++ build, each for itself. */
#ifndef WAX_CAPNPC_SCENES_H
#define WAX_CAPNPC_SCENES_H

#define VALUE_INT8 (-77)
#define VALUE_INT16 (-7777)
#define VALUE_INT32 (-77777777)
#define VALUE_INT64 INT64_C(-7777777777777777)
#define VALUE_UINT8 200
#define VALUE_UINT16 50000
#define VALUE_UINT32 UINT32_C(4000000000)
#define VALUE_UINT64 UINT64_C(12345678901234567890)
#define VALUE_FLOAT32 -0.25f
#define VALUE_FLOAT64 1e-300
#define VALUE_COLOUR 2

#endif /* WAX_CAPNPC_SCENES_H */
