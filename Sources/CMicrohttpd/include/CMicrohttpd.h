#ifndef TRACEWELL_CMICROHTTPD_H
#define TRACEWELL_CMICROHTTPD_H

#include <microhttpd.h>

/// What libmicrohttpd calls for each connection and request; all are called on the thread of the daemon they were given to,
/// with `context` as their first argument.
struct tracewell_httpd_callbacks {
    void *_Nullable context;
    MHD_NotifyConnectionCallback _Nonnull connection;
    /// Called with the request target as sent, as soon as the request line is complete; what it returns is the request's own pointer.
    void *_Nullable (*_Nonnull request_line)(
        void *_Nullable context, const char *_Nullable target, struct MHD_Connection *_Nonnull connection);
    MHD_AccessHandlerCallback _Nonnull request;
    MHD_RequestCompletedCallback _Nonnull completed;
};

/// Starts a daemon of one thread (epoll) without a listening socket: connections come by `MHD_add_connection`.
///
/// Its own time limits are off, and it leaves percent-escapes in request targets as they are. Null with errno on failure.
struct MHD_Daemon *_Nullable tracewell_httpd_start(
    const struct tracewell_httpd_callbacks *_Nonnull callbacks, size_t connection_memory, unsigned int connection_limit);

/// What the connection callback left for the connection.
void *_Nullable tracewell_httpd_context(struct MHD_Connection *_Nonnull connection);

/// The socket of a connection.
int tracewell_httpd_descriptor(struct MHD_Connection *_Nonnull connection);

/// The address of a connection's peer.
const struct sockaddr *_Nullable tracewell_httpd_peer(struct MHD_Connection *_Nonnull connection);

/// How many bytes the request line and the headers took, with the empty line behind them.
size_t tracewell_httpd_header_size(struct MHD_Connection *_Nonnull connection);

#endif
