#include "CPlatform.h"

#ifndef TRACEWELL_COMMIT
#define TRACEWELL_COMMIT "unknown"
#endif

const char *tracewell_commit(void) {
    return TRACEWELL_COMMIT;
}
