// The name of a thread is a GNU extension, which Swift's Glibc module leaves out.
#define _GNU_SOURCE
#include <pthread.h>
#include "CPlatform.h"

int tracewell_set_thread_name(const char *name) {
    return pthread_setname_np(pthread_self(), name);
}
