#ifndef TRACEWELL_CCURL_H
#define TRACEWELL_CCURL_H

#include <curl/curl.h>

#endif
