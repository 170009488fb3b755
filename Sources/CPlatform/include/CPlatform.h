#ifndef TRACEWELL_CPLATFORM_H
#define TRACEWELL_CPLATFORM_H

/// Asks the processor to bring the cache line at an address closer; any address will do.
static inline void tracewell_prefetch(const void *_Nonnull address) {
    __builtin_prefetch(address, 0, 3);
}

/// Names the calling thread as `ps -L` and debuggers show it: at most 15 bytes, else ERANGE is returned.
int tracewell_set_thread_name(const char *_Nonnull name);

/// Takes the next connection of a listening socket as a descriptor that does not block and is closed on exec;
/// -1 with errno when there is none. The address goes to `address`, a `sockaddr`, cut to `length`, which becomes its true length.
int tracewell_accept(int listener, void *_Nonnull address, unsigned int *_Nonnull length);

/// Makes a descriptor that becomes readable when 8 bytes are written to it, to wake a thread that polls; -1 with errno.
int tracewell_event_descriptor(void);

/// The commit that the package was built from.
const char *_Nonnull tracewell_commit(void);

#endif
