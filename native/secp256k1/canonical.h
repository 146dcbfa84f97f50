/* Ids of packed records: SHA-256 of the canonical form, which is written from packed bytes as in
 * `src/core/record/packed-id.ts`, byte for byte. `layout.ts` found nothing wrong with the records before; what would
 * run over an end nevertheless is a bug of the host, and traps.
 */
#ifndef PEERSET_CANONICAL_H
#define PEERSET_CANONICAL_H

#include "library.h"

#define RECORD_BYTES_MAX 61440
#define KEY_START 1
#define SIGNATURE_START 33
#define CREATED_START 97
#define HEX_FORM 1

/* Each byte becomes at most two; a value has at least one byte in front of it, which pays for quotes and comma, and so has
 * a tag for its brackets. The rest is for the frame around everything, and the digits of two numbers. */
static unsigned char form[3 * RECORD_BYTES_MAX + 128];

typedef struct {
    const unsigned char *from, *end;
    unsigned char *to;
} canonical;

static void put(canonical *c, unsigned char byte) { *c->to++ = byte; }

static void put_word(canonical *c, const char *letters) {
    while (*letters != 0) put(c, (unsigned char)*letters++);
}

static const unsigned char *take(canonical *c, uint64_t count) {
    const unsigned char *taken = c->from;
    must(count <= (uint64_t)(c->end - c->from));
    c->from += count;
    return taken;
}

static uint64_t take_varint(canonical *c) {
    uint64_t value = 0;
    unsigned int shift;
    for (shift = 0; shift < 56; shift += 7) {
        unsigned char byte = *take(c, 1);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    must(0);
    return 0;
}

static void put_hex(canonical *c, const unsigned char *bytes, size_t count) {
    static const unsigned char digits[] = "0123456789abcdef";
    size_t i;
    for (i = 0; i < count; i++) {
        put(c, digits[bytes[i] >> 4]);
        put(c, digits[bytes[i] & 15]);
    }
}

static void put_decimal(canonical *c, uint64_t value) {
    unsigned char digits[20];
    size_t count = 0;
    do digits[count++] = (unsigned char)('0' + value % 10); while ((value /= 10) > 0);
    while (count > 0) put(c, digits[--count]);
}

/* The letter behind the backslash, 0 for what stands as it is. */
static unsigned char escape_of(unsigned char byte) {
    switch (byte) {
        case '"': return '"';
        case '\\': return '\\';
        case '\n': return 'n';
        case '\r': return 'r';
        case '\t': return 't';
        default: return 0;
    }
}

static void put_text(canonical *c, const unsigned char *text, size_t count) {
    unsigned char *to = c->to;
    size_t i;
    for (i = 0; i < count; i++) {
        unsigned char byte = text[i];
        /* Nearly all bytes are none of these. */
        if (byte < ' ' || byte == '"' || byte == '\\') {
            unsigned char letter = escape_of(byte);
            must(letter != 0);
            *to++ = '\\';
            byte = letter;
        }
        *to++ = byte;
    }
    c->to = to;
}

static void put_value(canonical *c) {
    uint64_t head = take_varint(c), count = head / 2;
    const unsigned char *bytes = take(c, count);
    put(c, '"');
    if (head % 2 == HEX_FORM) put_hex(c, bytes, (size_t)count);
    else put_text(c, bytes, (size_t)count);
    put(c, '"');
}

static void put_tags(canonical *c) {
    uint64_t tags = take_varint(c), tag, value;
    put(c, '[');
    for (tag = 0; tag < tags; tag++) {
        uint64_t values = take_varint(c);
        if (tag > 0) put(c, ',');
        put(c, '[');
        for (value = 0; value < values; value++) {
            if (value > 0) put(c, ',');
            put_value(c);
        }
        put(c, ']');
    }
    put(c, ']');
}

/* The id of the packed record in `count` bytes. */
static void hash_record(unsigned char *id32, const unsigned char *record, size_t count) {
    canonical c = {record, record + count, form};
    secp256k1_sha256 hash;
    uint64_t content;
    must(count <= RECORD_BYTES_MAX);
    take(&c, CREATED_START);
    put_word(&c, "[0,\"");
    put_hex(&c, record + KEY_START, SIGNATURE_START - KEY_START);
    put_word(&c, "\",");
    put_decimal(&c, take_varint(&c));
    put(&c, ',');
    put_decimal(&c, take_varint(&c));
    put(&c, ',');
    put_tags(&c);
    put_word(&c, ",\"");
    content = take_varint(&c);
    put_text(&c, take(&c, content), (size_t)content);
    put_word(&c, "\"]");
    must(c.from == c.end);
    secp256k1_sha256_initialize(&hash);
    secp256k1_sha256_write(&hash, form, (size_t)(c.to - form));
    secp256k1_sha256_finalize(&hash, id32);
}

#endif
