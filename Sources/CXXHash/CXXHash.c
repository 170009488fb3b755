#include "CXXHash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t cxxhash_xxh3_64(const void *bytes, size_t count) {
    return XXH3_64bits(bytes, count);
}

unsigned cxxhash_version(void) {
    return XXH_VERSION_NUMBER;
}
