#ifndef TRACEWELL_CZSTD_H
#define TRACEWELL_CZSTD_H

#include <zstd.h>
#include <zstd_errors.h>

#endif
