#ifndef TRACEWELL_CDEFLATE_H
#define TRACEWELL_CDEFLATE_H

#include <libdeflate.h>

#endif
