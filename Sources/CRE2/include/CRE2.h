#ifndef TRACEWELL_CRE2_H
#define TRACEWELL_CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled expression; safe to use from many threads at once.
typedef struct cre2_expression cre2_expression;

/// Compiles a UTF-8 pattern that may use so much memory. Gives NULL when it is invalid or too large,
/// with the reason, cut to fit and ended by a zero, in `error`.
cre2_expression *cre2_compile(const char *pattern, size_t length, int64_t memory, char *error,
                              size_t error_capacity);

void cre2_free(cre2_expression *expression);

/// Whether the text has a match somewhere, or, where `whole`, is one from its start to its end.
bool cre2_matches(const cre2_expression *expression, const char *text, size_t length, bool whole);

#ifdef __cplusplus
}
#endif

#endif
