#ifndef TRACEWELL_CCURL_H
#define TRACEWELL_CCURL_H

#include <curl/curl.h>

// `curl_easy_setopt` and `curl_easy_getinfo` take variable arguments, which Swift cannot pass.

CURLcode tracewell_curl_set_number(CURL *_Nonnull handle, CURLoption option, long value);
CURLcode tracewell_curl_set_size(CURL *_Nonnull handle, CURLoption option, curl_off_t value);
CURLcode tracewell_curl_set_text(CURL *_Nonnull handle, CURLoption option, const char *_Nullable value);
CURLcode tracewell_curl_set_pointer(CURL *_Nonnull handle, CURLoption option, const void *_Nullable value);

/// Sets what takes the body (`CURLOPT_WRITEFUNCTION`) or the lines of the head (`CURLOPT_HEADERFUNCTION`).
CURLcode tracewell_curl_set_receiver(
    CURL *_Nonnull handle, CURLoption option,
    size_t (*_Nonnull receiver)(char *_Nonnull bytes, size_t size, size_t count, void *_Nullable context));

/// The status code of the last response; 0 when there was none.
long tracewell_curl_status(CURL *_Nonnull handle);

#endif
