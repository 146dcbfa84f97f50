/* Sums of many multiples of points: Pippenger's buckets with signed digits, after D. J. Bernstein, J. Doumen,
 * T. Lange, J.-J. Oosterwijk, "Faster batch forgery identification" (2012), section 4.
 *
 * Every scalar has at most 128 bits: the batch's coefficients are drawn so, and longer scalars were split by the
 * curve's endomorphism. Cut into digits of `width` bits, a digit d adds its point to bucket |d| of its window, and
 * a window is worth sum(d * bucket[d]).
 *
 * Buckets are added up in affine coordinates, pair by pair, all pairs at once with one inversion (Montgomery's trick):
 * 5M + 1S + an inversion's share for each addition instead of 8M + 3S in mixed coordinates. The affine formula
 * divides by zero where two points are equal or opposite, and whoever wrote the claims may repeat points as they
 * like. So each pair is looked at first: equal points are doubled, opposite ones drop out. There is no third case, as
 * no point of this curve has y = 0.
 *
 * Nothing here is secret, so nothing is constant-time.
 */
#ifndef PEERSET_SUM_H
#define PEERSET_SUM_H

#include "library.h"

#define TERMS_MAX 6146 /* 2 halves for each author and for the generator, 1 for each claim: 3 * 2048 + 2. */
#define ENTRIES_MAX 8192
#define BUCKETS_MAX 4096
#define WIDTH_MIN 2
#define WIDTH_MAX 10
#define SCALAR_BITS 129 /* With the bit that recoding adds. */
#define PAIRS_MIN 12 /* Fewer are not worth an inversion. */

/* A multiple of an affine point. `digits` are 128 bits of magnitude, then room for recoding. */
typedef struct {
    const fe *x, *y;
    uint32_t digits[6];
    int is_negative;
} term;

typedef struct { fe x, y; } point;
typedef enum { DIFFERENT, EQUAL, OPPOSITE } relation;

static term terms[TERMS_MAX];
static size_t terms_count;

static point entries[ENTRIES_MAX];
static uint16_t bucket_start[BUCKETS_MAX], bucket_size[BUCKETS_MAX];
static fe divisors[ENTRIES_MAX / 2], products[ENTRIES_MAX / 2];
static uint8_t relations[ENTRIES_MAX / 2];

/* Adds scalar * (x, y) to the sum to come. The coordinates are normalized, and stay where they are until it is made. */
static void add_term(const fe *x, const fe *y, const scalar *given) {
    term *t = &terms[terms_count++];
    scalar s = *given;
    int i;
    must(terms_count <= TERMS_MAX);
    t->x = x;
    t->y = y;
    t->is_negative = secp256k1_scalar_is_high(&s);
    if (t->is_negative) secp256k1_scalar_negate(&s, &s);
    must((s.d[4] | s.d[5] | s.d[6] | s.d[7]) == 0);
    for (i = 0; i < 6; i++) t->digits[i] = i < 4 ? s.d[i] : 0;
}

/* Bits of a window: few windows and few buckets pull in opposite directions. Costs in multiplications of the field. */
static int best_width(void) {
    int width, best = WIDTH_MIN;
    size_t least = SIZE_MAX;
    for (width = WIDTH_MIN; width <= WIDTH_MAX; width++) {
        size_t windows = (SCALAR_BITS + width - 1) / width;
        size_t cost = windows * (6 * terms_count + (26u << (width - 1)));
        if (cost < least) {
            least = cost;
            best = width;
        }
    }
    return best;
}

/* Makes digits signed without carries: adds half a window's range to each, which `digit_of` takes off again. */
static void recode(term *t, int width) {
    uint32_t half[6] = {0};
    uint64_t carry = 0;
    int bit, i;
    for (bit = width - 1; bit < SCALAR_BITS + width - 1; bit += width) half[bit >> 5] |= (uint32_t)1 << (bit & 31);
    for (i = 0; i < 6; i++) {
        carry += (uint64_t)t->digits[i] + half[i];
        t->digits[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static int digit_of(const term *t, int window, int width) {
    int bit = window * width;
    const uint32_t *low = &t->digits[bit >> 5];
    uint64_t bits = ((uint64_t)low[1] << 32 | low[0]) >> (bit & 31);
    int digit = (int)(bits & ((1u << width) - 1)) - (1 << (width - 1));
    return t->is_negative ? -digit : digit;
}

static void place(point *entry, const term *t, int digit) {
    entry->x = *t->x;
    if (digit > 0) entry->y = *t->y;
    else secp256k1_fe_negate(&entry->y, t->y, 1);
}

/* Sorts the points of some windows by their buckets. `half` is a window's number of buckets. */
static void fill_buckets(int window, int windows, int width) {
    size_t half = (size_t)1 << (width - 1), buckets = windows * half, i;
    uint16_t next = 0;
    int w;
    memset(bucket_size, 0, buckets * sizeof(bucket_size[0]));
    for (w = 0; w < windows; w++) {
        for (i = 0; i < terms_count; i++) {
            int digit = digit_of(&terms[i], window + w, width);
            if (digit != 0) bucket_size[w * half + abs(digit) - 1]++;
        }
    }
    for (i = 0; i < buckets; i++) {
        bucket_start[i] = next;
        next += bucket_size[i];
        bucket_size[i] = 0;
    }
    for (w = 0; w < windows; w++) {
        for (i = 0; i < terms_count; i++) {
            int digit = digit_of(&terms[i], window + w, width);
            size_t bucket = w * half + abs(digit) - 1;
            if (digit != 0) place(&entries[bucket_start[bucket] + bucket_size[bucket]++], &terms[i], digit);
        }
    }
}

static relation relate(fe *divisor, const point *a, const point *b) {
    fe rise;
    secp256k1_fe_negate(divisor, &a->x, 1);
    secp256k1_fe_add(divisor, &b->x);
    if (!secp256k1_fe_normalizes_to_zero_var(divisor)) return DIFFERENT;
    secp256k1_fe_negate(&rise, &a->y, 2);
    secp256k1_fe_add(&rise, &b->y);
    *divisor = a->y;
    secp256k1_fe_mul_int(divisor, 2);
    return secp256k1_fe_normalizes_to_zero_var(&rise) ? EQUAL : OPPOSITE;
}

/* r = a + b by the chord, or by the tangent where they are equal. `inverse` is that of the divisor. r may be a. */
static void add_affine(point *r, const point *a, const point *b, const fe *inverse, relation related) {
    fe slope, x, y, minus;
    if (related == EQUAL) {
        secp256k1_fe_sqr(&slope, &a->x);
        secp256k1_fe_mul_int(&slope, 3);
    } else {
        secp256k1_fe_negate(&slope, &a->y, 2);
        secp256k1_fe_add(&slope, &b->y);
    }
    secp256k1_fe_mul(&slope, &slope, inverse);
    secp256k1_fe_sqr(&x, &slope);
    minus = a->x;
    secp256k1_fe_add(&minus, &b->x);
    secp256k1_fe_negate(&minus, &minus, 2);
    secp256k1_fe_add(&x, &minus);
    secp256k1_fe_normalize_weak(&x);
    secp256k1_fe_negate(&y, &x, 1);
    secp256k1_fe_add(&y, &a->x);
    secp256k1_fe_mul(&y, &y, &slope);
    secp256k1_fe_negate(&minus, &a->y, 2);
    secp256k1_fe_add(&y, &minus);
    secp256k1_fe_normalize_weak(&y);
    r->x = x;
    r->y = y;
}

/* Divisors of all pairs, and for each the product of those after it. Backwards, so that sums can be written forwards. */
static size_t prepare_pairs(size_t buckets, fe *product) {
    size_t pairs = 0, b, i;
    for (b = 0; b < buckets; b++) pairs += bucket_size[b] / 2;
    i = pairs;
    secp256k1_fe_set_int(product, 1);
    while (b-- > 0) {
        size_t k = bucket_size[b] / 2;
        while (k-- > 0) {
            const point *a = &entries[bucket_start[b] + 2 * k];
            i--;
            relations[i] = (uint8_t)relate(&divisors[i], a, a + 1);
            products[i] = *product;
            secp256k1_fe_mul(product, product, &divisors[i]);
        }
    }
    return pairs;
}

/* Adds each bucket's points in pairs, once. Returns whether it is worth doing again. */
static int halve_buckets(size_t buckets) {
    fe product, inverse;
    size_t pairs = prepare_pairs(buckets, &product), b, i = 0;
    if (pairs < PAIRS_MIN) return 0;
    secp256k1_fe_inv_var(&inverse, &product);
    for (b = 0; b < buckets; b++) {
        point *from = &entries[bucket_start[b]], *to = from, *end = from + bucket_size[b];
        for (; from + 1 < end; from += 2, i++) {
            secp256k1_fe_mul(&product, &products[i], &inverse);
            secp256k1_fe_mul(&inverse, &inverse, &divisors[i]);
            if (relations[i] != OPPOSITE) add_affine(to++, from, from + 1, &product, relations[i]);
        }
        if (from < end) *to++ = *from;
        bucket_size[b] = (uint16_t)(to - &entries[bucket_start[b]]);
    }
    return 1;
}

/* r = sum(d * bucket[d]) over one window, by running sums from the largest d. */
static void add_window(gej *r, size_t first, size_t half) {
    gej running, total;
    size_t d, i;
    secp256k1_gej_set_infinity(&running);
    secp256k1_gej_set_infinity(&total);
    for (d = half; d-- > 0;) {
        for (i = 0; i < bucket_size[first + d]; i++) {
            const point *p = &entries[bucket_start[first + d] + i];
            ge affine = {p->x, p->y, 0};
            secp256k1_gej_add_ge_var(&running, &running, &affine, NULL);
        }
        secp256k1_gej_add_var(&total, &total, &running, NULL);
    }
    secp256k1_gej_add_var(r, r, &total, NULL);
}

/* The sum of all terms, which are used up. */
static void sum_terms(gej *r) {
    int width = best_width(), windows = (SCALAR_BITS + width - 1) / width, at_once, w, i;
    size_t half = (size_t)1 << (width - 1), t;
    for (t = 0; t < terms_count; t++) recode(&terms[t], width);
    at_once = (int)(ENTRIES_MAX / (terms_count > 0 ? terms_count : 1));
    if (at_once > (int)(BUCKETS_MAX / half)) at_once = (int)(BUCKETS_MAX / half);
    secp256k1_gej_set_infinity(r);
    while (windows > 0) {
        int count = windows < at_once ? windows : at_once;
        windows -= count;
        fill_buckets(windows, count, width);
        while (halve_buckets(count * half)) {}
        for (w = count - 1; w >= 0; w--) {
            for (i = 0; i < width; i++) secp256k1_gej_double_var(r, r, NULL);
            add_window(r, w * half, half);
        }
    }
    terms_count = 0;
}

#endif
