/* SPDX-License-Identifier: MIT */
/* Running a program at one point of one prime field. The primes lie just below 2^61, so that a
 * product is brought back below them by two short multiplications. */
#include "prime_program.h"

enum { FIELD_BITS = 61 };
#define FIELD_MASK ((UINT64_C(1) << FIELD_BITS) - 1)

/* The 1024 largest primes below 2^61, as distances from it. */
const uint16_t prime_offsets[PRIME_TABLE_SIZE] = {
    1,     31,    45,    229,   259,   283,   339,   391,   403,   465,   531,   579,   675,
    759,   799,   819,   829,   843,   859,   939,   985,   1015,  1153,  1195,  1215,  1281,
    1299,  1351,  1371,  1425,  1489,  1525,  1533,  1543,  1609,  1621,  1669,  1741,  1753,
    1813,  1845,  1849,  1855,  1863,  1869,  1909,  1921,  1923,  1945,  1959,  2023,  2083,
    2115,  2133,  2185,  2371,  2373,  2383,  2385,  2401,  2539,  2551,  2595,  2605,  2665,
    2695,  2911,  2919,  3015,  3045,  3069,  3079,  3081,  3105,  3139,  3151,  3153,  3183,
    3295,  3325,  3331,  3361,  3363,  3373,  3409,  3441,  3465,  3625,  3669,  3793,  3799,
    3835,  3865,  3895,  3913,  3931,  3933,  4003,  4015,  4075,  4119,  4141,  4185,  4219,
    4243,  4351,  4359,  4393,  4431,  4443,  4459,  4465,  4473,  4525,  4575,  4599,  4659,
    4723,  4729,  4749,  4789,  4795,  4819,  4863,  4885,  4969,  5043,  5079,  5103,  5169,
    5211,  5263,  5283,  5289,  5305,  5349,  5383,  5389,  5473,  5529,  5565,  5593,  5661,
    5719,  5725,  5779,  5793,  5811,  5859,  5941,  5949,  6031,  6049,  6061,  6081,  6103,
    6139,  6279,  6345,  6355,  6375,  6433,  6469,  6471,  6535,  6553,  6583,  6621,  6655,
    6705,  6735,  6825,  6829,  6831,  6889,  6891,  6901,  6903,  6999,  7011,  7015,  7083,
    7159,  7221,  7245,  7333,  7395,  7489,  7521,  7549,  7551,  7575,  7591,  7635,  7771,
    7795,  7851,  7941,  7963,  8029,  8061,  8121,  8133,  8223,  8235,  8251,  8383,  8473,
    8511,  8533,  8559,  8565,  8575,  8613,  8635,  8721,  8763,  8851,  8883,  8895,  8905,
    8929,  8931,  8973,  8995,  9079,  9133,  9171,  9181,  9189,  9201,  9285,  9313,  9339,
    9393,  9405,  9415,  9435,  9511,  9541,  9589,  9729,  9783,  9813,  9831,  9849,  9853,
    9901,  9925,  9933,  9961,  10021, 10039, 10059, 10063, 10071, 10081, 10125, 10183, 10239,
    10245, 10273, 10329, 10393, 10405, 10431, 10435, 10459, 10479, 10489, 10581, 10591, 10605,
    10633, 10729, 10731, 10855, 10879, 10933, 10941, 11001, 11029, 11061, 11103, 11191, 11215,
    11245, 11263, 11323, 11331, 11353, 11361, 11389, 11421, 11451, 11469, 11479, 11505, 11539,
    11595, 11683, 11791, 11809, 11859, 11869, 11883, 11913, 11925, 11935, 11953, 11961, 12039,
    12159, 12165, 12243, 12285, 12291, 12295, 12379, 12393, 12429, 12453, 12463, 12481, 12499,
    12513, 12541, 12559, 12565, 12571, 12603, 12633, 12639, 12723, 12789, 12831, 12943, 12951,
    13123, 13161, 13189, 13221, 13269, 13273, 13369, 13471, 13579, 13585, 13591, 13593, 13669,
    13695, 13699, 13711, 13759, 13929, 13945, 13959, 14001, 14035, 14053, 14059, 14101, 14139,
    14143, 14175, 14241, 14371, 14409, 14433, 14515, 14563, 14565, 14593, 14641, 14685, 14719,
    14743, 14755, 14785, 14811, 14829, 14865, 14871, 15051, 15085, 15123, 15139, 15151, 15261,
    15279, 15445, 15453, 15483, 15603, 15609, 15691, 15735, 15769, 15873, 15931, 15949, 15975,
    15981, 16023, 16035, 16111, 16119, 16171, 16225, 16273, 16275, 16281, 16303, 16345, 16363,
    16423, 16441, 16489, 16519, 16569, 16575, 16609, 16663, 16719, 16731, 16749, 16789, 16873,
    16875, 16945, 17053, 17125, 17161, 17233, 17335, 17365, 17385, 17473, 17499, 17505, 17529,
    17583, 17715, 17739, 17815, 17841, 17871, 17881, 17941, 17973, 17995, 18043, 18175, 18213,
    18271, 18291, 18343, 18369, 18403, 18421, 18429, 18435, 18459, 18513, 18619, 18655, 18781,
    18831, 18841, 18925, 18981, 19011, 19023, 19051, 19141, 19249, 19309, 19321, 19341, 19381,
    19521, 19575, 19635, 19713, 19719, 19761, 19863, 19893, 19951, 19965, 19975, 19981, 19993,
    19999, 20019, 20091, 20115, 20119, 20131, 20149, 20223, 20251, 20299, 20305, 20335, 20409,
    20433, 20523, 20683, 20725, 20739, 20779, 20859, 20889, 20931, 20961, 21021, 21025, 21105,
    21141, 21151, 21165, 21279, 21355, 21379, 21381, 21411, 21451, 21453, 21459, 21493, 21525,
    21549, 21561, 21589, 21631, 21633, 21721, 21735, 21823, 21831, 21885, 21909, 21939, 21973,
    22039, 22051, 22069, 22119, 22153, 22155, 22195, 22209, 22231, 22249, 22273, 22281, 22309,
    22363, 22461, 22485, 22513, 22543, 22639, 22699, 22785, 22789, 22809, 22819, 22873, 22933,
    22935, 22975, 23059, 23119, 23125, 23131, 23149, 23191, 23205, 23211, 23253, 23275, 23325,
    23329, 23401, 23451, 23481, 23559, 23583, 23689, 23763, 23799, 23833, 23835, 23845, 23863,
    23889, 23901, 23913, 23925, 23931, 23941, 23989, 24025, 24135, 24193, 24253, 24265, 24295,
    24331, 24343, 24385, 24435, 24451, 24541, 24549, 24591, 24603, 24669, 24673, 24679, 24703,
    24753, 24783, 24795, 24913, 24963, 24969, 25003, 25033, 25045, 25119, 25129, 25155, 25173,
    25179, 25213, 25309, 25353, 25375, 25383, 25399, 25425, 25441, 25509, 25519, 25575, 25669,
    25675, 25743, 25845, 25849, 25903, 25905, 25915, 25935, 25975, 25981, 25983, 25999, 26029,
    26121, 26181, 26205, 26265, 26373, 26463, 26505, 26695, 26751, 26811, 26851, 26895, 26935,
    26961, 27033, 27049, 27075, 27109, 27121, 27223, 27261, 27331, 27345, 27373, 27531, 27609,
    27655, 27661, 27693, 27741, 27805, 27831, 27859, 27903, 27945, 27951, 27973, 27985, 28045,
    28171, 28203, 28273, 28293, 28335, 28341, 28363, 28501, 28521, 28543, 28573, 28593, 28599,
    28629, 28663, 28729, 28749, 28803, 28809, 28815, 28819, 28903, 29175, 29211, 29223, 29245,
    29275, 29301, 29341, 29485, 29611, 29613, 29631, 29649, 29671, 29739, 29743, 29769, 29841,
    29881, 29883, 29919, 29965, 30013, 30061, 30063, 30141, 30315, 30339, 30349, 30363, 30381,
    30463, 30489, 30541, 30573, 30579, 30603, 30675, 30745, 30871, 30873, 30883, 30891, 30919,
    30973, 30985, 31021, 31071, 31113, 31141, 31161, 31195, 31239, 31273, 31351, 31393, 31395,
    31435, 31471, 31515, 31521, 31603, 31633, 31639, 31713, 31833, 31933, 31945, 31959, 31983,
    32095, 32101, 32113, 32169, 32283, 32299, 32301, 32361, 32373, 32401, 32413, 32449, 32491,
    32493, 32649, 32695, 32743, 32745, 32781, 32785, 32799, 32809, 32833, 32863, 32875, 32935,
    32973, 33045, 33081, 33103, 33331, 33339, 33381, 33459, 33481, 33535, 33565, 33571, 33603,
    33619, 33705, 33741, 33753, 33825, 33859, 33939, 33969, 33985, 34021, 34053, 34105, 34125,
    34161, 34209, 34453, 34503, 34515, 34605, 34611, 34635, 34653, 34675, 34713, 34719, 34735,
    34761, 34779, 34783, 34969, 35005, 35043, 35083, 35101, 35223, 35265, 35305, 35371, 35403,
    35535, 35641, 35649, 35655, 35773, 35865, 35913, 35935, 35949, 35991, 36111, 36145, 36223,
    36265, 36273, 36319, 36385, 36403, 36459, 36495, 36579, 36595, 36673, 36679, 36685, 36699,
    36705, 36721, 36739, 36789, 36859, 36879, 36889, 36903, 36915, 36921, 36925, 36991, 37051,
    37059, 37089, 37111, 37125, 37153, 37191, 37213, 37219, 37315, 37321, 37423, 37513, 37569,
    37573, 37671, 37701, 37705, 37735, 37773, 37785, 37815, 37909, 37929, 37953, 37989, 38011,
    38013, 38043, 38059, 38065, 38085, 38125, 38169, 38179, 38203, 38253, 38269, 38329, 38331,
    38445, 38499, 38505, 38533, 38539, 38541, 38545, 38581, 38683, 38695, 38815, 38823, 38835,
    38841, 38851, 38875, 38895, 38899, 38923, 38961, 38991, 39009, 39045, 39109, 39133, 39189,
    39199, 39241, 39253, 39273, 39303, 39369, 39423, 39429, 39445, 39453, 39585, 39609, 39663,
    39711, 39801, 39879, 39973, 39981, 40011, 40099, 40183, 40215, 40221, 40249, 40269, 40281,
    40309, 40321, 40435, 40593, 40629, 40639, 40641, 40681, 40741, 40743, 40855, 40941, 41049,
    41061, 41133, 41145, 41151, 41221, 41311, 41431, 41499, 41509, 41521,
};

__extension__ typedef unsigned __int128 wide;

/* --- the field ------------------------------------------------------------------------------------- */

static inline uint64_t reduce(const struct prime_point *pt, wide x)
{
    wide once = (wide)(uint64_t)(x >> FIELD_BITS) * pt->offset + ((uint64_t)x & FIELD_MASK);
    uint64_t rest = (uint64_t)(once >> FIELD_BITS) * pt->offset + ((uint64_t)once & FIELD_MASK);
    return rest >= pt->prime ? rest - pt->prime : rest;
}

static inline uint64_t mul(const struct prime_point *pt, uint64_t a, uint64_t b)
{
    return reduce(pt, (wide)a * b);
}

static inline uint64_t add(const struct prime_point *pt, uint64_t a, uint64_t b)
{
    uint64_t sum = a + b;
    return sum >= pt->prime ? sum - pt->prime : sum;
}

static inline uint64_t sub(const struct prime_point *pt, uint64_t a, uint64_t b)
{
    return a >= b ? a - b : a + pt->prime - b;
}

static inline uint64_t negate(const struct prime_point *pt, uint64_t a)
{
    return a ? pt->prime - a : 0;
}

static uint64_t power(const struct prime_point *pt, uint64_t base, uint64_t exponent)
{
    uint64_t result = 1;
    for (;;) {
        if (exponent & 1u)
            result = result == 1 ? base : mul(pt, result, base);
        exponent >>= 1;
        if (exponent == 0)
            return result;
        base = mul(pt, base, base);
    }
}

static uint64_t whole(const struct prime_point *pt, int64_t number)
{
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    size = reduce(pt, size);
    return number < 0 ? negate(pt, size) : size;
}

uint64_t prime_multiply(const struct prime_point *point, uint64_t a, uint64_t b)
{
    return mul(point, a, b);
}

uint64_t prime_sum(const struct prime_point *point, uint64_t a, uint64_t b)
{
    return add(point, a, b);
}

uint64_t prime_difference(const struct prime_point *point, uint64_t a, uint64_t b)
{
    return sub(point, a, b);
}

/* --- steps --------------------------------------------------------------------------------------------- */

static struct prime_residue run_sum(const struct prime_point *pt, const struct prime_step *step)
{
    struct prime_residue a = pt->values[step->a], b = pt->values[step->b];
    bool minus = step->op == PRIME_SUB;
    if (step->form != PRIME_FORM_ANY) {
        a.top = minus ? sub(pt, a.top, b.top) : add(pt, a.top, b.top);
        return a;
    }
    uint64_t left = mul(pt, a.top, b.bottom), right = mul(pt, b.top, a.bottom);
    return (struct prime_residue){.top = minus ? sub(pt, left, right) : add(pt, left, right),
                                  .bottom = mul(pt, a.bottom, b.bottom)};
}

static struct prime_residue run_product(const struct prime_point *pt, const struct prime_step *step)
{
    struct prime_residue a = pt->values[step->a], b = pt->values[step->b];
    a.top = mul(pt, a.top, b.top);
    if (step->form == PRIME_FORM_ANY)
        a.bottom = mul(pt, a.bottom, b.bottom);
    return a;
}

static bool run_quotient(const struct prime_point *pt, const struct prime_step *step,
                         struct prime_residue *out)
{
    struct prime_residue a = pt->values[step->a], b = pt->values[step->b];
    out->top = step->form == PRIME_FORM_WHOLE ? a.top : mul(pt, a.top, b.bottom);
    out->bottom = step->form == PRIME_FORM_WHOLE ? b.top : mul(pt, a.bottom, b.top);
    return b.top != 0;
}

static bool raise_power(struct prime_point *pt, struct prime_residue base, int64_t exponent,
                        struct prime_residue *out)
{
    uint64_t size = exponent < 0 ? 0 - (uint64_t)exponent : (uint64_t)exponent;
    if (exponent < 0) {
        uint64_t top = base.top;
        base.top = base.bottom;
        base.bottom = top;
    }
    for (uint64_t rest = size; rest > 0 && pt->left > 0; rest >>= 1)
        pt->left--;
    out->top = power(pt, base.top, size);
    out->bottom = base.bottom == 1 ? 1 : power(pt, base.bottom, size);
    return base.bottom != 0;
}

static uint64_t draw_of(const struct prime_point *pt, uint32_t unknown)
{
    const struct prime_unknown *u = &pt->program->unknowns[unknown];
    uint64_t value = pt->draws[u->same];
    return u->twist == PRIME_NEGATE ? negate(pt, value) : value;
}

static uint64_t run_unknown(const struct prime_point *pt, uint32_t unknown)
{
    const struct prime_unknown *u = &pt->program->unknowns[unknown];
    uint64_t value = draw_of(pt, unknown);
    if (u->family == PRIME_SYMBOL && u->rooted && pt->program->root > 1)
        return power(pt, value, (uint64_t)pt->program->root);
    return value;
}

static bool run_root(struct prime_point *pt, const struct prime_step *step,
                     struct prime_residue *out)
{
    int64_t exponent = step->number * (pt->program->root / (int64_t)step->b);
    if (pt->program->unknowns[step->a].twist == PRIME_INVERT)
        exponent = -exponent;
    struct prime_residue base = {.top = draw_of(pt, step->a), .bottom = 1};
    return raise_power(pt, base, exponent, out);
}

static bool run_factorial(struct prime_point *pt, int64_t number, struct prime_residue *out)
{
    *out = (struct prime_residue){.top = 1, .bottom = 1};
    if (pt->left < (unsigned long)number) {
        pt->spent = true;
        return false;
    }
    pt->left -= (unsigned long)number;
    for (int64_t i = 2; i <= number; i++)
        out->top = mul(pt, out->top, (uint64_t)i);
    return true;
}

/* The rare kinds of steps. */
static bool run_other(struct prime_point *pt, const struct prime_step *step,
                      struct prime_residue *out)
{
    switch ((enum prime_op)step->op) {
    case PRIME_POW:
        return raise_power(pt, pt->values[step->a], step->number, out);
    case PRIME_ROOT:
        return run_root(pt, step, out);
    case PRIME_FACTORIAL:
        return run_factorial(pt, step->number, out);
    case PRIME_LARGE:
        value_mod_prime(pt->program->large[step->a], pt->prime, &out->top, &out->bottom);
        return out->bottom != 0;
    default:
        return true;
    }
}

bool prime_run_steps(struct prime_point *point, size_t from, size_t to)
{
    if (point->left < to - from) {
        point->spent = true;
        return false;
    }
    point->left -= to - from;
    for (size_t i = from; i < to; i++) {
        const struct prime_step *step = &point->program->steps[i];
        struct prime_residue *out = &point->values[i];
        bool good = true;
        switch ((enum prime_op)step->op) {
        case PRIME_WHOLE:
            *out = (struct prime_residue){.top = whole(point, step->number), .bottom = 1};
            break;
        case PRIME_UNKNOWN:
            *out = (struct prime_residue){.top = run_unknown(point, step->a), .bottom = 1};
            break;
        case PRIME_ADD:
        case PRIME_SUB:
            *out = run_sum(point, step);
            break;
        case PRIME_MUL:
            *out = run_product(point, step);
            break;
        case PRIME_DIV:
            good = run_quotient(point, step, out);
            break;
        case PRIME_NEG:
            out->top = negate(point, point->values[step->a].top);
            out->bottom = point->values[step->a].bottom;
            break;
        case PRIME_LOOP:
            good = prime_run_loop(point, &point->program->loops[step->a]);
            i = step->b;
            break;
        default:
            good = run_other(point, step, out);
            break;
        }
        if (!good)
            return false;
    }
    return true;
}

/* --- a point --------------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

bool prime_run(struct prime_point *point)
{
    const struct prime_program *p = point->program;
    uint64_t state = mix(point->seed + 0x9E3779B97F4A7C15u);
    for (size_t i = 0; i < p->unknown_count; i++) {
        state += 0x9E3779B97F4A7C15u;
        uint64_t draw = mix(state) & FIELD_MASK;
        point->draws[i] = draw >= point->prime ? draw - point->prime : draw;
    }
    if (!prime_run_steps(point, 0, p->count))
        return false;
    for (size_t i = 0; i < p->nonzero_count; i++)
        if (point->values[p->nonzero[i]].top == 0)
            return false;
    return true;
}
