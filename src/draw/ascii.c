/* SPDX-License-Identifier: MIT */
/* How a symbol is spelled where only ASCII can be shown: by name or by look, kept apart from the
 * letters next to it, so that a formula can still be read and typed back. */
#include "cluster.h"

#include <string.h>

enum spell_kind {
    SPELL_SYMBOL,   /* stands as it is */
    SPELL_WORD,     /* kept apart from letters: "gamma v" */
    SPELL_FUNCTION, /* kept apart from letters and the digits after it: "sqrt 8" */
    SPELL_TIMES,    /* "3x3", but "a x b" */
    SPELL_SUPER,    /* a run of them starts with '^' */
    SPELL_SUB,      /* a run of them starts with '_' */
    SPELL_MARK,     /* belongs to the letter before it */
    SPELL_NOTHING   /* leaves no trace */
};

struct spelling {
    uint32_t codepoint;
    enum spell_kind kind;
    const char *text;
};

/* Sorted by code point: found by bisection. */
/* clang-format off */
static const struct spelling spellings[] = {
    {0x00A1, SPELL_SYMBOL, "!"},
    {0x00A2, SPELL_SYMBOL, "c"},
    {0x00A3, SPELL_SYMBOL, "GBP"},
    {0x00A5, SPELL_SYMBOL, "JPY"},
    {0x00A6, SPELL_SYMBOL, "|"},
    {0x00A7, SPELL_SYMBOL, "S"},
    {0x00A9, SPELL_SYMBOL, "(c)"},
    {0x00AA, SPELL_SYMBOL, "a"},
    {0x00AB, SPELL_SYMBOL, "<<"},
    {0x00AC, SPELL_WORD, "not"},
    {0x00AE, SPELL_SYMBOL, "(R)"},
    {0x00B0, SPELL_SYMBOL, "deg"},
    {0x00B1, SPELL_SYMBOL, "+-"},
    {0x00B2, SPELL_SUPER, "2"},
    {0x00B3, SPELL_SUPER, "3"},
    {0x00B5, SPELL_WORD, "mu"},
    {0x00B7, SPELL_SYMBOL, "*"},
    {0x00B9, SPELL_SUPER, "1"},
    {0x00BA, SPELL_SYMBOL, "o"},
    {0x00BB, SPELL_SYMBOL, ">>"},
    {0x00BC, SPELL_SYMBOL, "1/4"},
    {0x00BD, SPELL_SYMBOL, "1/2"},
    {0x00BE, SPELL_SYMBOL, "3/4"},
    {0x00BF, SPELL_SYMBOL, "?"},
    {0x00D7, SPELL_TIMES, "x"},
    {0x00F7, SPELL_SYMBOL, "/"},
    {0x0125, SPELL_SYMBOL, "h_hat"},
    {0x0175, SPELL_SYMBOL, "w_hat"},
    {0x0177, SPELL_SYMBOL, "y_hat"},
    {0x0233, SPELL_SYMBOL, "y_bar"},
    {0x02B0, SPELL_SUPER, "h"},
    {0x02B2, SPELL_SUPER, "j"},
    {0x02B3, SPELL_SUPER, "r"},
    {0x02B7, SPELL_SUPER, "w"},
    {0x02B8, SPELL_SUPER, "y"},
    {0x02E1, SPELL_SUPER, "l"},
    {0x02E2, SPELL_SUPER, "s"},
    {0x02E3, SPELL_SUPER, "x"},
    {0x0302, SPELL_MARK, "_hat"},
    {0x0303, SPELL_MARK, "_tilde"},
    {0x0304, SPELL_MARK, "_bar"},
    {0x0305, SPELL_MARK, "_bar"},
    {0x0307, SPELL_MARK, "_dot"},
    {0x0391, SPELL_WORD, "Alpha"},
    {0x0392, SPELL_WORD, "Beta"},
    {0x0393, SPELL_WORD, "Gamma"},
    {0x0394, SPELL_WORD, "Delta"},
    {0x0395, SPELL_WORD, "Epsilon"},
    {0x0396, SPELL_WORD, "Zeta"},
    {0x0397, SPELL_WORD, "Eta"},
    {0x0398, SPELL_WORD, "Theta"},
    {0x0399, SPELL_WORD, "Iota"},
    {0x039A, SPELL_WORD, "Kappa"},
    {0x039B, SPELL_WORD, "Lambda"},
    {0x039C, SPELL_WORD, "Mu"},
    {0x039D, SPELL_WORD, "Nu"},
    {0x039E, SPELL_WORD, "Xi"},
    {0x039F, SPELL_WORD, "Omicron"},
    {0x03A0, SPELL_WORD, "Pi"},
    {0x03A1, SPELL_WORD, "Rho"},
    {0x03A3, SPELL_FUNCTION, "sum"},
    {0x03A4, SPELL_WORD, "Tau"},
    {0x03A5, SPELL_WORD, "Upsilon"},
    {0x03A6, SPELL_WORD, "Phi"},
    {0x03A7, SPELL_WORD, "Chi"},
    {0x03A8, SPELL_WORD, "Psi"},
    {0x03A9, SPELL_WORD, "Omega"},
    {0x03B1, SPELL_WORD, "alpha"},
    {0x03B2, SPELL_WORD, "beta"},
    {0x03B3, SPELL_WORD, "gamma"},
    {0x03B4, SPELL_WORD, "delta"},
    {0x03B5, SPELL_WORD, "epsilon"},
    {0x03B6, SPELL_WORD, "zeta"},
    {0x03B7, SPELL_WORD, "eta"},
    {0x03B8, SPELL_WORD, "theta"},
    {0x03B9, SPELL_WORD, "iota"},
    {0x03BA, SPELL_WORD, "kappa"},
    {0x03BB, SPELL_WORD, "lambda"},
    {0x03BC, SPELL_WORD, "mu"},
    {0x03BD, SPELL_WORD, "nu"},
    {0x03BE, SPELL_WORD, "xi"},
    {0x03BF, SPELL_WORD, "omicron"},
    {0x03C0, SPELL_WORD, "pi"},
    {0x03C1, SPELL_WORD, "rho"},
    {0x03C2, SPELL_WORD, "sigma"},
    {0x03C3, SPELL_WORD, "sigma"},
    {0x03C4, SPELL_WORD, "tau"},
    {0x03C5, SPELL_WORD, "upsilon"},
    {0x03C6, SPELL_WORD, "phi"},
    {0x03C7, SPELL_WORD, "chi"},
    {0x03C8, SPELL_WORD, "psi"},
    {0x03C9, SPELL_WORD, "omega"},
    {0x03D1, SPELL_WORD, "theta"},
    {0x03D5, SPELL_WORD, "phi"},
    {0x03F1, SPELL_WORD, "rho"},
    {0x03F5, SPELL_WORD, "epsilon"},
    {0x1D30, SPELL_SUPER, "D"},
    {0x1D34, SPELL_SUPER, "H"},
    {0x1D37, SPELL_SUPER, "K"},
    {0x1D38, SPELL_SUPER, "L"},
    {0x1D3A, SPELL_SUPER, "N"},
    {0x1D40, SPELL_SUPER, "T"},
    {0x1D43, SPELL_SUPER, "a"},
    {0x1D47, SPELL_SUPER, "b"},
    {0x1D48, SPELL_SUPER, "d"},
    {0x1D49, SPELL_SUPER, "e"},
    {0x1D4F, SPELL_SUPER, "k"},
    {0x1D50, SPELL_SUPER, "m"},
    {0x1D52, SPELL_SUPER, "o"},
    {0x1D56, SPELL_SUPER, "p"},
    {0x1D57, SPELL_SUPER, "t"},
    {0x1D58, SPELL_SUPER, "u"},
    {0x1D5B, SPELL_SUPER, "v"},
    {0x1D62, SPELL_SUB, "i"},
    {0x1D63, SPELL_SUB, "r"},
    {0x1D64, SPELL_SUB, "u"},
    {0x1D65, SPELL_SUB, "v"},
    {0x2010, SPELL_SYMBOL, "-"},
    {0x2011, SPELL_SYMBOL, "-"},
    {0x2012, SPELL_SYMBOL, "-"},
    {0x2013, SPELL_SYMBOL, "-"},
    {0x2014, SPELL_SYMBOL, "--"},
    {0x2015, SPELL_SYMBOL, "--"},
    {0x2016, SPELL_SYMBOL, "||"},
    {0x2018, SPELL_SYMBOL, "'"},
    {0x2019, SPELL_SYMBOL, "'"},
    {0x201A, SPELL_SYMBOL, "'"},
    {0x201C, SPELL_SYMBOL, "\""},
    {0x201D, SPELL_SYMBOL, "\""},
    {0x201E, SPELL_SYMBOL, "\""},
    {0x2022, SPELL_SYMBOL, "*"},
    {0x2026, SPELL_SYMBOL, "..."},
    {0x2030, SPELL_SYMBOL, "0/00"},
    {0x2032, SPELL_SYMBOL, "'"},
    {0x2033, SPELL_SYMBOL, "''"},
    {0x2039, SPELL_SYMBOL, "<"},
    {0x203A, SPELL_SYMBOL, ">"},
    {0x2044, SPELL_SYMBOL, "/"},
    {0x2070, SPELL_SUPER, "0"},
    {0x2071, SPELL_SUPER, "i"},
    {0x2074, SPELL_SUPER, "4"},
    {0x2075, SPELL_SUPER, "5"},
    {0x2076, SPELL_SUPER, "6"},
    {0x2077, SPELL_SUPER, "7"},
    {0x2078, SPELL_SUPER, "8"},
    {0x2079, SPELL_SUPER, "9"},
    {0x207A, SPELL_SUPER, "+"},
    {0x207B, SPELL_SUPER, "-"},
    {0x207C, SPELL_SUPER, "="},
    {0x207D, SPELL_SUPER, "("},
    {0x207E, SPELL_SUPER, ")"},
    {0x207F, SPELL_SUPER, "n"},
    {0x2080, SPELL_SUB, "0"},
    {0x2081, SPELL_SUB, "1"},
    {0x2082, SPELL_SUB, "2"},
    {0x2083, SPELL_SUB, "3"},
    {0x2084, SPELL_SUB, "4"},
    {0x2085, SPELL_SUB, "5"},
    {0x2086, SPELL_SUB, "6"},
    {0x2087, SPELL_SUB, "7"},
    {0x2088, SPELL_SUB, "8"},
    {0x2089, SPELL_SUB, "9"},
    {0x208A, SPELL_SUB, "+"},
    {0x208B, SPELL_SUB, "-"},
    {0x208C, SPELL_SUB, "="},
    {0x208D, SPELL_SUB, "("},
    {0x208E, SPELL_SUB, ")"},
    {0x2090, SPELL_SUB, "a"},
    {0x2091, SPELL_SUB, "e"},
    {0x2092, SPELL_SUB, "o"},
    {0x2093, SPELL_SUB, "x"},
    {0x2095, SPELL_SUB, "h"},
    {0x2096, SPELL_SUB, "k"},
    {0x2097, SPELL_SUB, "l"},
    {0x2098, SPELL_SUB, "m"},
    {0x2099, SPELL_SUB, "n"},
    {0x209A, SPELL_SUB, "p"},
    {0x209B, SPELL_SUB, "s"},
    {0x209C, SPELL_SUB, "t"},
    {0x20AC, SPELL_SYMBOL, "EUR"},
    {0x20B9, SPELL_SYMBOL, "Rs"},
    {0x20D7, SPELL_MARK, "_vec"},
    {0x2102, SPELL_SYMBOL, "C"},
    {0x2113, SPELL_SYMBOL, "l"},
    {0x2115, SPELL_SYMBOL, "N"},
    {0x211A, SPELL_SYMBOL, "Q"},
    {0x211D, SPELL_SYMBOL, "R"},
    {0x2124, SPELL_SYMBOL, "Z"},
    {0x2153, SPELL_SYMBOL, "1/3"},
    {0x2154, SPELL_SYMBOL, "2/3"},
    {0x2190, SPELL_SYMBOL, "<-"},
    {0x2191, SPELL_SYMBOL, "^"},
    {0x2192, SPELL_SYMBOL, "->"},
    {0x2193, SPELL_SYMBOL, "v"},
    {0x2194, SPELL_SYMBOL, "<->"},
    {0x21A6, SPELL_SYMBOL, "|->"},
    {0x21D0, SPELL_SYMBOL, "<="},
    {0x21D2, SPELL_SYMBOL, "=>"},
    {0x21D4, SPELL_SYMBOL, "<=>"},
    {0x21E5, SPELL_SYMBOL, "Tab"},
    {0x2200, SPELL_WORD, "for all"},
    {0x2202, SPELL_SYMBOL, "d"},
    {0x2203, SPELL_WORD, "exists"},
    {0x2205, SPELL_SYMBOL, "{}"},
    {0x2207, SPELL_WORD, "grad"},
    {0x2208, SPELL_WORD, "in"},
    {0x2209, SPELL_WORD, "not in"},
    {0x220E, SPELL_SYMBOL, "#"},
    {0x220F, SPELL_FUNCTION, "prod"},
    {0x2211, SPELL_FUNCTION, "sum"},
    {0x2212, SPELL_SYMBOL, "-"},
    {0x2213, SPELL_SYMBOL, "-+"},
    {0x2215, SPELL_SYMBOL, "/"},
    {0x2217, SPELL_SYMBOL, "*"},
    {0x2218, SPELL_SYMBOL, "o"},
    {0x2219, SPELL_SYMBOL, "*"},
    {0x221A, SPELL_FUNCTION, "sqrt"},
    {0x221D, SPELL_SYMBOL, "~"},
    {0x221E, SPELL_WORD, "inf"},
    {0x2223, SPELL_SYMBOL, "|"},
    {0x2225, SPELL_SYMBOL, "||"},
    {0x2227, SPELL_WORD, "and"},
    {0x2228, SPELL_WORD, "or"},
    {0x2229, SPELL_WORD, "cap"},
    {0x222A, SPELL_WORD, "cup"},
    {0x222B, SPELL_FUNCTION, "int"},
    {0x2234, SPELL_SYMBOL, "so"},
    {0x223C, SPELL_SYMBOL, "~"},
    {0x2243, SPELL_SYMBOL, "~="},
    {0x2245, SPELL_SYMBOL, "~="},
    {0x2248, SPELL_SYMBOL, "~="},
    {0x2254, SPELL_SYMBOL, ":="},
    {0x2260, SPELL_SYMBOL, "!="},
    {0x2261, SPELL_SYMBOL, "=="},
    {0x2264, SPELL_SYMBOL, "<="},
    {0x2265, SPELL_SYMBOL, ">="},
    {0x226A, SPELL_SYMBOL, "<<"},
    {0x226B, SPELL_SYMBOL, ">>"},
    {0x2282, SPELL_WORD, "subset"},
    {0x2286, SPELL_WORD, "subset"},
    {0x2295, SPELL_SYMBOL, "(+)"},
    {0x2297, SPELL_SYMBOL, "(x)"},
    {0x2299, SPELL_SYMBOL, "(*)"},
    {0x22A4, SPELL_SYMBOL, "T"},
    {0x22C5, SPELL_SYMBOL, "*"},
    {0x22EE, SPELL_SYMBOL, ":"},
    {0x22EF, SPELL_SYMBOL, "..."},
    {0x22F1, SPELL_SYMBOL, "..."},
    {0x2308, SPELL_SYMBOL, "["},
    {0x2309, SPELL_SYMBOL, "]"},
    {0x230A, SPELL_SYMBOL, "["},
    {0x230B, SPELL_SYMBOL, "]"},
    {0x232B, SPELL_SYMBOL, "Bksp"},
    {0x23CE, SPELL_SYMBOL, "Enter"},
    {0x2423, SPELL_SYMBOL, "_"},
    {0x2580, SPELL_SYMBOL, "#"},
    {0x2581, SPELL_SYMBOL, "_"},
    {0x2582, SPELL_SYMBOL, "_"},
    {0x2583, SPELL_SYMBOL, "_"},
    {0x2584, SPELL_SYMBOL, "#"},
    {0x2585, SPELL_SYMBOL, "#"},
    {0x2586, SPELL_SYMBOL, "#"},
    {0x2587, SPELL_SYMBOL, "#"},
    {0x2588, SPELL_SYMBOL, "#"},
    {0x2589, SPELL_SYMBOL, "#"},
    {0x258A, SPELL_SYMBOL, "#"},
    {0x258B, SPELL_SYMBOL, "#"},
    {0x258C, SPELL_SYMBOL, "#"},
    {0x258D, SPELL_SYMBOL, "|"},
    {0x258E, SPELL_SYMBOL, "|"},
    {0x258F, SPELL_SYMBOL, "|"},
    {0x2590, SPELL_SYMBOL, "#"},
    {0x2591, SPELL_SYMBOL, "."},
    {0x2592, SPELL_SYMBOL, ":"},
    {0x2593, SPELL_SYMBOL, "#"},
    {0x2594, SPELL_SYMBOL, "-"},
    {0x2595, SPELL_SYMBOL, "|"},
    {0x25A0, SPELL_SYMBOL, "#"},
    {0x25A1, SPELL_SYMBOL, "o"},
    {0x25AA, SPELL_SYMBOL, "#"},
    {0x25AB, SPELL_SYMBOL, "o"},
    {0x25B2, SPELL_SYMBOL, "^"},
    {0x25B3, SPELL_SYMBOL, "^"},
    {0x25B6, SPELL_SYMBOL, ">"},
    {0x25B8, SPELL_SYMBOL, ">"},
    {0x25BA, SPELL_SYMBOL, ">"},
    {0x25BC, SPELL_SYMBOL, "v"},
    {0x25BD, SPELL_SYMBOL, "v"},
    {0x25C0, SPELL_SYMBOL, "<"},
    {0x25C2, SPELL_SYMBOL, "<"},
    {0x25C6, SPELL_SYMBOL, "*"},
    {0x25C7, SPELL_SYMBOL, "o"},
    {0x25CB, SPELL_SYMBOL, "o"},
    {0x25CF, SPELL_SYMBOL, "@"},
    {0x25D0, SPELL_SYMBOL, "%"},
    {0x25E6, SPELL_SYMBOL, "o"},
    {0x25EF, SPELL_SYMBOL, "o"},
    {0x2605, SPELL_SYMBOL, "*"},
    {0x2606, SPELL_SYMBOL, "*"},
    {0x2713, SPELL_SYMBOL, "+"},
    {0x2714, SPELL_SYMBOL, "+"},
    {0x2715, SPELL_SYMBOL, "x"},
    {0x2716, SPELL_SYMBOL, "x"},
    {0x2717, SPELL_SYMBOL, "x"},
    {0x2718, SPELL_SYMBOL, "x"},
    {0x2731, SPELL_SYMBOL, "*"},
    {0x27E8, SPELL_SYMBOL, "<"},
    {0x27E9, SPELL_SYMBOL, ">"},
    {0x27F6, SPELL_SYMBOL, "-->"},
    {0x2800, SPELL_SYMBOL, " "},
    {0x2A7D, SPELL_SYMBOL, "<="},
    {0x2A7E, SPELL_SYMBOL, ">="},
    {0x2C7C, SPELL_SUB, "j"},
    {0x1D7CF, SPELL_SYMBOL, "1"},
    {0x1D7D9, SPELL_SYMBOL, "1"},
};
/* clang-format on */

/* What stands at the end of the output. */
enum tail { TAIL_OTHER, TAIL_LETTER, TAIL_WORD, TAIL_FUNCTION, TAIL_SUPER, TAIL_SUB };

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static const struct spelling *find_spelling(uint32_t codepoint)
{
    size_t low = 0, high = DLT_COUNT(spellings);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (spellings[middle].codepoint == codepoint)
            return &spellings[middle];
        if (spellings[middle].codepoint < codepoint)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The letters below an accent, in U+00C0 to U+017F and the mathematical alphabets. */
static bool spell_latin(uint32_t c, char out[3])
{
    static const char *const latin_1[64] = {
        "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I",  "I",
        "D", "N", "O", "O", "O", "O", "O",  "x", "O", "U", "U", "U", "U", "Y", "Th", "ss",
        "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
        "d", "n", "o", "o", "o", "o", "o",  "/", "o", "u", "u", "u", "u", "y", "th", "y"};
    static const char extended_a[] =
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
        "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
    memset(out, 0, 3);
    if (c >= 0xC0 && c <= 0xFF) {
        memcpy(out, latin_1[c - 0xC0], strlen(latin_1[c - 0xC0]));
    } else if (c >= 0x100 && c <= 0x17F) {
        out[0] = extended_a[c - 0x100];
    } else if (c >= 0x1D400 && c <= 0x1D6A3) {
        uint32_t letter = (c - 0x1D400) % 52; /* each alphabet: A to Z, a to z */
        out[0] = (char)(letter < 26 ? 'A' + letter : 'a' + letter - 26);
    }
    return out[0] != '\0';
}

/* Box drawing: lines by direction; what joins two directions is a '+'. */
static bool spell_box(uint32_t c, char out[3])
{
    static const char shapes[] = "--||--||--||++++"   /* 2500 */
                                 "++++++++++++++++"   /* 2510 */
                                 "++++++++++++++++"   /* 2520 */
                                 "++++++++++++++++"   /* 2530 */
                                 "++++++++++++--||"   /* 2540 */
                                 "=|++++++++++++++"   /* 2550 */
                                 "++++++++++++++++"   /* 2560 */
                                 "+/\\X-|-|-|-|-|-|"; /* 2570 */
    _Static_assert(sizeof(shapes) == 0x80 + 1, "one shape for each of U+2500 to U+257F");
    if (c < 0x2500 || c > 0x257F)
        return false;
    out[0] = shapes[c - 0x2500];
    out[1] = '\0';
    return true;
}

static bool is_blank(uint32_t c)
{
    return c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Leaves no trace in ASCII: zero-width characters, and marks that have no spelling of their own. */
static bool is_invisible(uint32_t c)
{
    return c == 0xAD || (c >= 0x0300 && c <= 0x036F) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2060 && c <= 0x2064) || (c >= 0x20D0 && c <= 0x20F0) ||
           (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

/* The spelling of any code point above ASCII; `memory` backs the ones that no table holds. */
static struct spelling spell(uint32_t c, char memory[3])
{
    const struct spelling *known = find_spelling(c);
    if (known != NULL)
        return *known;
    if (is_blank(c))
        return (struct spelling){c, SPELL_SYMBOL, " "};
    if (is_invisible(c))
        return (struct spelling){c, SPELL_NOTHING, ""};
    if (spell_latin(c, memory) || spell_box(c, memory))
        return (struct spelling){c, SPELL_SYMBOL, memory};
    return (struct spelling){c, SPELL_SYMBOL, "?"};
}

/* What comes next decides whether a word or a run must be kept apart from it. */
static bool needs_blank(enum tail tail, bool letter, bool digit)
{
    if (letter)
        return tail == TAIL_WORD || tail == TAIL_FUNCTION || tail == TAIL_SUPER || tail == TAIL_SUB;
    return digit && (tail == TAIL_FUNCTION || tail == TAIL_SUPER || tail == TAIL_SUB);
}

static enum tail add_ascii(struct strbuf *out, enum tail tail, char c)
{
    bool letter = is_letter((unsigned char)c), digit = is_digit((unsigned char)c);
    if (needs_blank(tail, letter, digit))
        strbuf_add(out, " ");
    strbuf_add_bytes(out, &c, 1);
    return letter ? TAIL_LETTER : TAIL_OTHER;
}

static enum tail add_symbol(struct strbuf *out, enum tail tail, const char *text)
{
    if (text[0] == '\0')
        return tail;
    if (needs_blank(tail, is_letter((unsigned char)text[0]), is_digit((unsigned char)text[0])))
        strbuf_add(out, " ");
    strbuf_add(out, text);
    return is_letter((unsigned char)text[strlen(text) - 1]) ? TAIL_LETTER : TAIL_OTHER;
}

static enum tail add_word(struct strbuf *out, enum tail tail, const char *text)
{
    if (tail == TAIL_LETTER || needs_blank(tail, true, false))
        strbuf_add(out, " ");
    strbuf_add(out, text);
    return TAIL_WORD;
}

/* "3x3" needs no room around the cross; beside letters it would look like one of them. */
static enum tail add_times(struct strbuf *out, enum tail tail, const char *rest)
{
    unsigned char next = (unsigned char)rest[0];
    bool number_next = is_digit(next) || next == ' ' || next == '(' || next == '\0';
    if (tail == TAIL_OTHER && number_next) {
        strbuf_add(out, "x");
        return TAIL_OTHER;
    }
    strbuf_add(out, next == ' ' ? " x" : " x ");
    return TAIL_OTHER;
}

/* Consecutive superscripts share one '^', consecutive subscripts one '_'; a run that calculates, as
 * in v_{t+1}, has braces around it. Returns the bytes of the run at `text`. */
static size_t add_scripts(struct strbuf *out, const char *text, enum spell_kind kind)
{
    struct strbuf run;
    size_t at = 0, length = strlen(text);
    bool calculates = false;
    strbuf_init(&run);
    while (at < length) {
        uint32_t codepoint = 0;
        size_t bytes = utf8_decode(text + at, length - at, &codepoint);
        const struct spelling *one = bytes > 0 ? find_spelling(codepoint) : NULL;
        if (one == NULL || one->kind != kind)
            break;
        calculates |= at > 0 && strchr("+-=", one->text[0]) != NULL;
        strbuf_add(&run, one->text);
        at += bytes;
    }
    strbuf_add(out, kind == SPELL_SUPER ? "^" : "_");
    strbuf_printf(out, calculates ? "{%s}" : "%s", run.text);
    strbuf_finish(&run);
    return at;
}

void ascii_spell(struct strbuf *out, const char *text)
{
    size_t length = strlen(text);
    enum tail tail = TAIL_OTHER;
    for (size_t at = 0; at < length;) {
        uint32_t codepoint = '?';
        size_t bytes = utf8_decode(text + at, length - at, &codepoint);
        at += bytes > 0 ? bytes : 1;
        if (bytes == 0 || codepoint < 0x80) {
            tail = add_ascii(out, tail, bytes == 0 ? '?' : (char)codepoint);
            continue;
        }
        char memory[3];
        struct spelling spelling = spell(codepoint, memory);
        switch (spelling.kind) {
        case SPELL_WORD:
        case SPELL_FUNCTION:
            tail = add_word(out, tail, spelling.text);
            tail = spelling.kind == SPELL_FUNCTION ? TAIL_FUNCTION : tail;
            break;
        case SPELL_TIMES:
            tail = add_times(out, tail, text + at);
            break;
        case SPELL_SUPER:
        case SPELL_SUB:
            at -= bytes;
            at += add_scripts(out, text + at, spelling.kind);
            tail = spelling.kind == SPELL_SUPER ? TAIL_SUPER : TAIL_SUB;
            break;
        case SPELL_MARK:
            strbuf_add(out, spelling.text);
            tail = TAIL_WORD;
            break;
        case SPELL_SYMBOL:
            tail = add_symbol(out, tail, spelling.text);
            break;
        case SPELL_NOTHING:
            break;
        }
    }
}

const char *draw_ascii(struct arena *arena, const char *text)
{
    if (text_is_ascii(text))
        return text;
    struct strbuf out;
    strbuf_init(&out);
    ascii_spell(&out, text);
    const char *result = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return result;
}
