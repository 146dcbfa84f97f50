/* The three functions a C program needs even where there is no C library. Nothing else is linked. */
#ifndef PEERSET_MEMORY_H
#define PEERSET_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* Eight bytes at any address: WebAssembly does not ask for more. */
typedef uint64_t __attribute__((aligned(1), may_alias)) word;

__attribute__((no_builtin("memcpy"))) void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    unsigned char *t = to;
    const unsigned char *f = from;
    for (; size >= 8; size -= 8, t += 8, f += 8) *(word *)t = *(const word *)f;
    for (; size > 0; size--) *t++ = *f++;
    return to;
}

__attribute__((no_builtin("memset"))) void *memset(void *to, int value, size_t size) {
    unsigned char *t = to;
    for (; size > 0; size--) *t++ = (unsigned char)value;
    return to;
}

__attribute__((no_builtin("memcmp"))) int memcmp(const void *left, const void *right, size_t size) {
    const unsigned char *l = left, *r = right;
    for (; size > 0; size--, l++, r++) {
        if (*l != *r) return *l < *r ? -1 : 1;
    }
    return 0;
}

#endif
