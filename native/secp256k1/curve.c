/* Batches of BIP-340 signatures: many checked by one equation, many made by one key.
 *
 * The equation is that of BIP-340, section "Batch Verification": with coefficients that nobody could foresee when the
 * signatures were made, all of a range hold if
 *
 *   -(sum a_i s_i) G + sum a_i R_i + sum a_i e_i P_i = 0,
 *
 * and if one does not hold, this says so but for a chance of 2^-127. Claims of one author share P and are added up
 * as scalars first. The coefficients are halves of SHA-256(seed || i / 2), the seed fresh from the host's random
 * generator for each batch.
 *
 * A claim is 128 bytes: message, public key, signature. What a single claim can get wrong by itself (r or the key is no
 * x of a point, s is not below n) is found while it is read, so that only the equation is left to fail.
 * The host writes claims into `input`, or packed records of which claims are made, and asks. All memory is static; every
 * count is checked before it is used.
 */
#include "sum.h"
#include "canonical.h"

#define EXPORT(name) __attribute__((export_name(#name)))
#define CLAIMS_MAX 2048
#define CLAIM_BYTES 128
#define AUTHOR_SLOTS 4096 /* A power of two, at least twice the authors. */
#define CHECKING_BYTES 16384
#define SIGNING_BYTES 98304
#define RECORDS_BYTES 131072 /* Of two records at least. */

typedef struct {
    ge r;
    scalar s, challenge, coefficient;
    uint16_t author;
} claim;

typedef struct {
    ge p;
    fe lambda_x;
    unsigned char key[32];
    uint8_t is_point;
    uint32_t mark;
    scalar sum;
} author;

static unsigned char input[CLAIMS_MAX * CLAIM_BYTES];
static unsigned char records[RECORDS_BYTES];
static uint32_t places[2 * CLAIMS_MAX]; /* Where each record begins, and where it is over. */
static unsigned char seed[32];
static uint8_t verdicts[CLAIMS_MAX];
static secp256k1_keypair keypair;

static claim claims[CLAIMS_MAX];
static size_t claims_count;
static author authors[CLAIMS_MAX];
static size_t authors_count;
static uint16_t author_slots[AUTHOR_SLOTS];
static uint32_t checks;

/* The library's contexts. Tables are built when first needed: who only checks does not wait for those of signing. */
static secp256k1_context *context(unsigned int flags, unsigned char *memory, size_t size) {
    must(secp256k1_context_preallocated_size(flags) <= size);
    return secp256k1_context_preallocated_create(memory, flags);
}

static const secp256k1_context *checking(void) {
    static unsigned char memory[CHECKING_BYTES] __attribute__((aligned(16)));
    static const secp256k1_context *ready;
    if (ready == NULL) ready = context(SECP256K1_CONTEXT_VERIFY, memory, sizeof(memory));
    return ready;
}

/* The seed blinds the secret from whoever measures time or power. No signature depends on it. */
static const secp256k1_context *signing(void) {
    static unsigned char memory[SIGNING_BYTES] __attribute__((aligned(16)));
    static secp256k1_context *ready;
    if (ready == NULL) {
        ready = context(SECP256K1_CONTEXT_SIGN, memory, sizeof(memory));
        must(secp256k1_context_randomize(ready, seed));
    }
    return ready;
}

EXPORT(input) unsigned char *input_(void) { return input; }
EXPORT(records) unsigned char *records_(void) { return records; }
EXPORT(places) uint32_t *places_(void) { return places; }
EXPORT(seed) unsigned char *seed_(void) { return seed; }
EXPORT(verdicts) uint8_t *verdicts_(void) { return verdicts; }
EXPORT(keypair) unsigned char *keypair_(void) { return keypair.data; }
EXPORT(claimsMax) size_t claims_max(void) { return CLAIMS_MAX; }
EXPORT(recordsMax) size_t records_max(void) { return RECORDS_BYTES; }

/* Makes claims, the first of the input, of `count` packed records. */
EXPORT(identify) void identify(size_t count) {
    size_t i;
    must(count <= CLAIMS_MAX);
    for (i = 0; i < count; i++) {
        uint32_t from = places[2 * i], to = places[2 * i + 1];
        const unsigned char *record = records + from;
        unsigned char *c = input + i * CLAIM_BYTES;
        must(from <= to && to <= RECORDS_BYTES);
        hash_record(c, record, to - from);
        memcpy(c + 32, record + KEY_START, SIGNATURE_START - KEY_START);
        memcpy(c + 64, record + SIGNATURE_START, CREATED_START - SIGNATURE_START);
    }
}

/* The point with this x and an even y, normalized. */
static int lift(ge *r, const unsigned char *x32) {
    fe x;
    if (!secp256k1_fe_set_b32(&x, x32) || !secp256k1_ge_set_xo_var(r, &x, 0)) return 0;
    secp256k1_fe_normalize_var(&r->y);
    return 1;
}

static uint64_t word_at(const unsigned char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof(word));
    return word;
}

/* The place of an author's entry. The multiplier is secret, so that nobody can choose keys that all meet in one slot. */
static author *find_author(const unsigned char *key, uint64_t multiplier) {
    size_t slot = (size_t)((word_at(key + 24) * multiplier) >> 52);
    author *found;
    while (author_slots[slot] != 0) {
        found = &authors[author_slots[slot] - 1];
        if (memcmp(found->key, key, 32) == 0) return found;
        slot = (slot + 1) % AUTHOR_SLOTS;
    }
    found = &authors[authors_count++];
    author_slots[slot] = (uint16_t)authors_count;
    memcpy(found->key, key, 32);
    found->mark = 0;
    found->is_point = (uint8_t)lift(&found->p, key);
    if (found->is_point) {
        ge turned;
        secp256k1_ge_mul_lambda(&turned, &found->p);
        secp256k1_fe_normalize_var(&turned.x);
        found->lambda_x = turned.x;
    }
    return found;
}

static int read_claim(claim *c, const unsigned char *bytes, uint64_t multiplier) {
    const unsigned char *key = bytes + 32, *signature = bytes + 64;
    author *by;
    int overflow;
    secp256k1_scalar_set_b32(&c->s, signature + 32, &overflow);
    if (overflow) return 0;
    by = find_author(key, multiplier);
    if (!by->is_point || !lift(&c->r, signature)) return 0;
    c->author = (uint16_t)(by - authors);
    secp256k1_schnorrsig_challenge(&c->challenge, signature, bytes, key);
    return 1;
}

static void hash_seed(unsigned char *out, uint32_t counter) {
    secp256k1_sha256 hash;
    unsigned char bytes[4] = {(unsigned char)(counter >> 24), (unsigned char)(counter >> 16), (unsigned char)(counter >> 8), (unsigned char)counter};
    secp256k1_sha256_initialize(&hash);
    secp256k1_sha256_write(&hash, seed, 32);
    secp256k1_sha256_write(&hash, bytes, 4);
    secp256k1_sha256_finalize(&hash, out);
}

/* Coefficients of 127 bits. */
static void draw_coefficients(void) {
    unsigned char both[32], one[32] = {0};
    size_t i;
    for (i = 0; i < claims_count; i++) {
        if (i % 2 == 0) hash_seed(both, (uint32_t)(i / 2));
        memcpy(one + 16, both + 16 * (i % 2), 16);
        one[16] &= 0x7f;
        secp256k1_scalar_set_b32(&claims[i].coefficient, one, NULL);
    }
}

/* Reads `count` claims of the input; verdicts say 1 for those of which the equation decides, 0 for all others. */
EXPORT(prepare) void prepare(size_t count) {
    unsigned char hash[32];
    uint64_t multiplier;
    size_t i;
    must(count <= CLAIMS_MAX);
    claims_count = count;
    authors_count = 0;
    checks = 0;
    memset(author_slots, 0, sizeof(author_slots));
    hash_seed(hash, UINT32_MAX);
    multiplier = word_at(hash) | 1;
    for (i = 0; i < count; i++) verdicts[i] = (uint8_t)read_claim(&claims[i], input + i * CLAIM_BYTES, multiplier);
    draw_coefficients();
}

/* Whether the claim at `index` of the input holds, by the library's own check. Needs no `prepare`. */
EXPORT(checkOne) int check_one(size_t index) {
    const unsigned char *bytes = input + index * CLAIM_BYTES;
    secp256k1_xonly_pubkey key;
    must(index < CLAIMS_MAX);
    return secp256k1_xonly_pubkey_parse(checking(), &key, bytes + 32)
        && secp256k1_schnorrsig_verify(checking(), bytes + 64, bytes, &key);
}

/* A scalar of any size: k P = k1 P + k2 (lambda P) with halves below 2^128 (GLV; the library proves the bound). */
static void add_split(const ge *p, const fe *lambda_x, const scalar *k) {
    scalar low, high;
    secp256k1_scalar_split_lambda(&low, &high, k);
    add_term(&p->x, &p->y, &low);
    add_term(lambda_x, &p->y, &high);
}

static void collect(author *by, const scalar *product) {
    if (by->mark != checks) {
        by->mark = checks;
        secp256k1_scalar_set_int(&by->sum, 0);
    }
    secp256k1_scalar_add(&by->sum, &by->sum, product);
}

static void add_generator(scalar *sum) {
    ge lambda_g;
    static fe x;
    secp256k1_ge_mul_lambda(&lambda_g, &secp256k1_ge_const_g);
    secp256k1_fe_normalize_var(&lambda_g.x);
    x = lambda_g.x;
    secp256k1_scalar_negate(sum, sum);
    add_split(&secp256k1_ge_const_g, &x, sum);
}

/* Whether all claims of a range hold that could be read, by the equation. */
EXPORT(check) int check(size_t from, size_t to) {
    scalar generator, product;
    gej sum;
    size_t i;
    must(from <= to && to <= claims_count);
    checks++;
    secp256k1_scalar_set_int(&generator, 0);
    for (i = from; i < to; i++) {
        const claim *c = &claims[i];
        if (!verdicts[i]) continue;
        secp256k1_scalar_mul(&product, &c->s, &c->coefficient);
        secp256k1_scalar_add(&generator, &generator, &product);
        secp256k1_scalar_mul(&product, &c->challenge, &c->coefficient);
        collect(&authors[c->author], &product);
        add_term(&c->r.x, &c->r.y, &c->coefficient);
    }
    add_generator(&generator);
    for (i = 0; i < authors_count; i++) {
        if (authors[i].mark == checks) add_split(&authors[i].p, &authors[i].lambda_x, &authors[i].sum);
    }
    sum_terms(&sum);
    return secp256k1_gej_is_infinity(&sum);
}

/* Overwrites what the last call left on the stack; clearing a local variable is something a compiler leaves out. For this,
 * what has secrets among its locals must be a call of its own. */
#define OWN_CALL __attribute__((noinline)) static

OWN_CALL void wipe_stack(void) {
    volatile uint64_t dead[1024];
    size_t i;
    for (i = 0; i < 1024; i++) dead[i] = 0;
}

OWN_CALL int make_pair(void) {
    unsigned char secret[32];
    secp256k1_xonly_pubkey key;
    memcpy(secret, keypair.data, 32);
    return secp256k1_keypair_create(signing(), &keypair, secret)
        && secp256k1_keypair_xonly_pub(signing(), &key, NULL, &keypair)
        && secp256k1_xonly_pubkey_serialize(signing(), input, &key);
}

/* Makes the secret of 32 bytes at the front of `keypair` a key pair, and its public key the front of the input. */
EXPORT(load) int load(void) {
    int is_valid = make_pair();
    wipe_stack();
    return is_valid;
}

/* The auxiliary randomness is zeros, so that a signature depends on key and message alone, like all of this program's. */
OWN_CALL int sign_all(size_t count) {
    unsigned char zeros[32] = {0};
    secp256k1_xonly_pubkey key;
    size_t i;
    if (!secp256k1_keypair_xonly_pub(signing(), &key, NULL, &keypair)) return 0;
    for (i = 0; i < count; i++) {
        unsigned char *c = input + i * CLAIM_BYTES;
        if (!secp256k1_xonly_pubkey_serialize(signing(), c + 32, &key)) return 0;
        if (!secp256k1_schnorrsig_sign(signing(), c + 64, c, &keypair, NULL, zeros)) return 0;
    }
    return 1;
}

/* Completes `count` claims that hold only their messages, with public key and signature. */
EXPORT(sign) int sign(size_t count) {
    int is_done;
    must(count <= CLAIMS_MAX);
    is_done = sign_all(count);
    wipe_stack();
    return is_done;
}
