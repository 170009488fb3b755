#ifndef TRACEWELL_CXXHASH_H
#define TRACEWELL_CXXHASH_H

#include <stddef.h>
#include <stdint.h>

/// XXH3, 64 bits, seed 0. The library's own functions are macros over inline code, which Swift
/// cannot import.
uint64_t cxxhash_xxh3_64(const void *bytes, size_t count);

/// The version of the library: major * 10000 + minor * 100 + release.
unsigned cxxhash_version(void);

#endif
