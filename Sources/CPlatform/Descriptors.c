// accept4 and eventfd are Linux extensions, which Swift's Glibc module leaves out.
#define _GNU_SOURCE
#include <sys/eventfd.h>
#include <sys/socket.h>
#include "CPlatform.h"

int tracewell_accept(int listener, void *address, unsigned int *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int tracewell_event_descriptor(void) {
    return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}
