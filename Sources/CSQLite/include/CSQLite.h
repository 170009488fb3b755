#ifndef TRACEWELL_CSQLITE_H
#define TRACEWELL_CSQLITE_H

#include <sqlite3.h>

#endif
