#ifndef TRACEWELL_CCRYPTO_H
#define TRACEWELL_CCRYPTO_H

#include <openssl/crypto.h>
#include <openssl/evp.h>

#endif
