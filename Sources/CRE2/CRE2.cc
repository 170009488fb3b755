#include "CRE2.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <re2/re2.h>

struct cre2_expression {
    RE2 re;

    cre2_expression(re2::StringPiece pattern, const RE2::Options &options) : re(pattern, options) {}
};

static void put(const char *message, size_t count, char *error, size_t capacity) {
    if (capacity == 0) return;
    size_t length = std::min(count, capacity - 1);
    std::memcpy(error, message, length);
    error[length] = 0;
}

// No exception may reach Swift; the only ones here are of memory that is not to be had.
cre2_expression *cre2_compile(const char *pattern, size_t length, int64_t memory, char *error,
                              size_t error_capacity) try {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(memory);
    options.set_never_capture(true);
    auto expression =
        std::make_unique<cre2_expression>(re2::StringPiece(pattern, length), options);
    if (expression->re.ok()) return expression.release();
    put(expression->re.error().data(), expression->re.error().size(), error, error_capacity);
    return nullptr;
} catch (const std::exception &failure) {
    put(failure.what(), std::strlen(failure.what()), error, error_capacity);
    return nullptr;
}

void cre2_free(cre2_expression *expression) { delete expression; }

bool cre2_matches(const cre2_expression *expression, const char *text, size_t length, bool whole)
    try {
    auto anchor = whole ? RE2::ANCHOR_BOTH : RE2::UNANCHORED;
    return expression->re.Match(re2::StringPiece(text, length), 0, length, anchor, nullptr, 0);
} catch (const std::exception &) {
    return false;
}
