#ifndef TRACEWELL_CALLOCATIONCOUNT_H
#define TRACEWELL_CALLOCATIONCOUNT_H

#include <stdint.h>

/// How often the calling thread has asked for memory since it began.
///
/// A program that links this counts every malloc, calloc and realloc, whichever library calls it, and
/// pays about a nanosecond for each: so only benchmarks do.
uint64_t callocationcount_of_thread(void);

#endif
