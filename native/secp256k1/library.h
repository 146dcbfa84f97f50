/* The curve's arithmetic: all of bitcoin-core's libsecp256k1 as one file, with the choices that suit WebAssembly.
 *
 * - 64-bit products of 32-bit limbs. WebAssembly has no wider multiplication; emulated, 128-bit products make the same
 *   library three times slower.
 * - Small tables, because they are computed when an instance starts: 8 kB for checking, 64 kB for signing.
 * - What the library would print and abort on is a bug of ours, never a peer's doing: it traps.
 */
#ifndef PEERSET_LIBRARY_H
#define PEERSET_LIBRARY_H

#define USE_FORCE_WIDEMUL_INT64 1
#define ECMULT_WINDOW_SIZE 8
#define ECMULT_GEN_PREC_BITS 4
#define ENABLE_MODULE_EXTRAKEYS 1
#define ENABLE_MODULE_SCHNORRSIG 1
#define USE_EXTERNAL_DEFAULT_CALLBACKS 1

#include <stdlib.h>
#include <string.h>
#include "memory.h"
#include "src/secp256k1.c"

void secp256k1_default_illegal_callback_fn(const char *text, void *data) { (void)text; (void)data; __builtin_trap(); }
void secp256k1_default_error_callback_fn(const char *text, void *data) { (void)text; (void)data; __builtin_trap(); }

/* A short word for what the library calls secp256k1_fe and so on. */
typedef secp256k1_fe fe;
typedef secp256k1_ge ge;
typedef secp256k1_gej gej;
typedef secp256k1_scalar scalar;

static void must(int condition) {
    if (!condition) __builtin_trap();
}

#endif
