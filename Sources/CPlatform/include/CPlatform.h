#ifndef TRACEWELL_CPLATFORM_H
#define TRACEWELL_CPLATFORM_H

/// Names the calling thread as `ps -L` and debuggers show it: at most 15 bytes, else ERANGE is returned.
int tracewell_set_thread_name(const char *_Nonnull name);

#endif
