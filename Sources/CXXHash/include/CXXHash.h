#ifndef TRACEWELL_CXXHASH_H
#define TRACEWELL_CXXHASH_H

#define XXH_INLINE_ALL
#include <xxhash.h>

#endif
