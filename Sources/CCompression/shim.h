#pragma once
#include <libdeflate.h>
#include <zlib.h>
#include <zstd.h>

/* zlib's own is a macro, which Swift doesn't see. `bits`: 31 for gzip (zlib.h). */
static inline int zlib_deflate_init(z_stream *stream, int level, int bits) {
    return deflateInit2(stream, level, Z_DEFLATED, bits, 9, Z_DEFAULT_STRATEGY);
}
