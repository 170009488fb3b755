#ifndef TRACEWELL_CMICROHTTPD_H
#define TRACEWELL_CMICROHTTPD_H

#include <microhttpd.h>

#endif
