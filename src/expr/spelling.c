/* SPDX-License-Identifier: MIT */
/* Text to glyphs: Greek, LaTeX commands, superscripts, subscripts and look-alikes, each with the
 * column it came from. NFKC is not used: it would turn x² into x2. */
#include "expr_internal.h"

#include <string.h>

struct code_name {
    uint32_t code;
    const char *name;
};

struct code_ascii {
    uint32_t code;
    char ascii;
};

struct code_code {
    uint32_t from, to;
};

struct code_fraction {
    uint32_t code;
    unsigned char numerator, denominator;
};

/* The first letter of each name is the one printed. */
static const struct code_name greek[] = {
    {0x3B1, "alpha"},   {0x3B2, "beta"},       {0x3B3, "gamma"},   {0x3B4, "delta"},
    {0x3B5, "epsilon"}, {0x3B6, "zeta"},       {0x3B7, "eta"},     {0x3B8, "theta"},
    {0x3B9, "iota"},    {0x3BA, "kappa"},      {0x3BB, "lambda"},  {0x3BC, "mu"},
    {0x3BD, "nu"},      {0x3BE, "xi"},         {0x3BF, "omicron"}, {0x3C0, "pi"},
    {0x3C1, "rho"},     {0x3C3, "sigma"},      {0x3C4, "tau"},     {0x3C5, "upsilon"},
    {0x3C6, "phi"},     {0x3C7, "chi"},        {0x3C8, "psi"},     {0x3C9, "omega"},
    {0x391, "Alpha"},   {0x392, "Beta"},       {0x393, "Gamma"},   {0x394, "Delta"},
    {0x395, "Epsilon"}, {0x396, "Zeta"},       {0x397, "Eta"},     {0x398, "Theta"},
    {0x399, "Iota"},    {0x39A, "Kappa"},      {0x39B, "Lambda"},  {0x39C, "Mu"},
    {0x39D, "Nu"},      {0x39E, "Xi"},         {0x39F, "Omicron"}, {0x3A0, "Pi"},
    {0x3A1, "Rho"},     {0x3A3, "Sigma"},      {0x3A4, "Tau"},     {0x3A5, "Upsilon"},
    {0x3A6, "Phi"},     {0x3A7, "Chi"},        {0x3A8, "Psi"},     {0x3A9, "Omega"},
    {0x2207, "nabla"},  {0x3F5, "epsilon"},    {0x3D5, "phi"},     {0x3D1, "theta"},
    {0x3F1, "rho"},     {0x3C2, "sigma"},      {0xB5, "mu"},       {0x2126, "Omega"},
    {0x2206, "Delta"},  {0x3B5, "varepsilon"}, {0x3C6, "varphi"},  {0x3D1, "vartheta"},
    {0x3F1, "varrho"},  {0x3C2, "varsigma"},
};

static const struct code_ascii superscripts[] = {
    {0x2070, '0'}, {0xB9, '1'},   {0xB2, '2'},   {0xB3, '3'},   {0x2074, '4'}, {0x2075, '5'},
    {0x2076, '6'}, {0x2077, '7'}, {0x2078, '8'}, {0x2079, '9'}, {0x207A, '+'}, {0x207B, '-'},
    {0x207C, '='}, {0x207D, '('}, {0x207E, ')'}, {0x207F, 'n'}, {0x2071, 'i'}, {0x1D40, 'T'},
    {0x1D43, 'a'}, {0x1D47, 'b'}, {0x1D9C, 'c'}, {0x1D48, 'd'}, {0x1D49, 'e'}, {0x1DA0, 'f'},
    {0x1D4D, 'g'}, {0x2B0, 'h'},  {0x2B2, 'j'},  {0x1D4F, 'k'}, {0x2E1, 'l'},  {0x1D50, 'm'},
    {0x1D52, 'o'}, {0x1D56, 'p'}, {0x2B3, 'r'},  {0x2E2, 's'},  {0x1D57, 't'}, {0x1D58, 'u'},
    {0x1D5B, 'v'}, {0x2B7, 'w'},  {0x2E3, 'x'},  {0x2B8, 'y'},  {0x1DBB, 'z'}, {0x1D30, 'D'},
    {0x1D3A, 'N'},
};

static const struct code_ascii subscripts[] = {
    {0x2080, '0'}, {0x2081, '1'}, {0x2082, '2'}, {0x2083, '3'}, {0x2084, '4'}, {0x2085, '5'},
    {0x2086, '6'}, {0x2087, '7'}, {0x2088, '8'}, {0x2089, '9'}, {0x208A, '+'}, {0x208B, '-'},
    {0x208C, '='}, {0x208D, '('}, {0x208E, ')'}, {0x2090, 'a'}, {0x2091, 'e'}, {0x2095, 'h'},
    {0x1D62, 'i'}, {0x2C7C, 'j'}, {0x2096, 'k'}, {0x2097, 'l'}, {0x2098, 'm'}, {0x2099, 'n'},
    {0x2092, 'o'}, {0x209A, 'p'}, {0x1D63, 'r'}, {0x209B, 's'}, {0x209C, 't'}, {0x1D64, 'u'},
    {0x1D65, 'v'}, {0x2093, 'x'},
};

static const struct code_code lookalikes[] = {
    {0x2212, '-'},
    {0x2013, '-'},
    {0x2014, '-'},
    {0x2010, '-'},
    {0x2011, '-'},
    {0xB7, '*'},
    {0x22C5, '*'},
    {0x2219, '*'},
    {0x2022, '*'},
    {0x2217, '*'},
    {0x2715, 0xD7},
    {0x2716, 0xD7},
    {0x2A2F, 0xD7},
    {0xF7, '/'},
    {0x2215, '/'},
    {0x2044, '/'},
    {0x2218, GLYPH_HADAMARD},
    {0x2299, GLYPH_HADAMARD},
    {0x25CB, GLYPH_HADAMARD},
    {0x2A00, GLYPH_HADAMARD},
    {0x2019, '\''},
    {0x2032, '\''},
    {0x2018, '\''},
    {0xB4, '\''},
    {0x2113, 'l'},
    {0x210E, 'h'},
    {0x2225, GLYPH_NORM},
    {0x2016, GLYPH_NORM},
    {0x2223, '|'},
    {0x2026, GLYPH_RANGE},
    {0x22EF, GLYPH_RANGE},
    {0x2025, GLYPH_RANGE},
    {0x2A7D, GLYPH_LE},
    {0x2A7E, GLYPH_GE},
    {0x22BA, GLYPH_TOP},
    {'@', '*'},
    {0x22C6, '*'},
    {0x212B, 0xC5},
    {0x2254, '='},
    {0xFE63, '-'},
    {0x27E8, '('},
    {0x27E9, ')'},
    {0x2211, GLYPH_SUM},
    {0x220F, GLYPH_PRODUCT},
    {'$', ' '},
    {0xFF0C, ','},
    {0x2061, ' '},
    {0x2062, '*'},
};

static const struct code_fraction fractions[] = {
    {0xBD, 1, 2},   {0x2153, 1, 3}, {0x2154, 2, 3}, {0xBC, 1, 4},   {0xBE, 3, 4},   {0x2155, 1, 5},
    {0x2156, 2, 5}, {0x2157, 3, 5}, {0x2158, 4, 5}, {0x2159, 1, 6}, {0x215A, 5, 6}, {0x2150, 1, 7},
    {0x215B, 1, 8}, {0x215C, 3, 8}, {0x215D, 5, 8}, {0x215E, 7, 8}, {0x2151, 1, 9}, {0x2152, 1, 10},
};

enum latex_kind {
    LATEX_GLYPH, /**< stands for `code` */
    LATEX_DROP,  /**< says nothing: \left, \displaystyle */
    LATEX_FONT,  /**< its braces say nothing: \mathrm{...} */
    LATEX_TEXT,  /**< and what is in them is a word of its own: \text{if} */
    LATEX_WORD,  /**< stands for its own name: \log */
};

struct latex {
    const char *name;
    enum latex_kind kind;
    uint32_t code;
};

static const struct latex commands[] = {
    {"frac", LATEX_GLYPH, GLYPH_FRAC},
    {"dfrac", LATEX_GLYPH, GLYPH_FRAC},
    {"tfrac", LATEX_GLYPH, GLYPH_FRAC},
    {"binom", LATEX_GLYPH, GLYPH_BINOM},
    {"dbinom", LATEX_GLYPH, GLYPH_BINOM},
    {"tbinom", LATEX_GLYPH, GLYPH_BINOM},
    {"cfrac", LATEX_GLYPH, GLYPH_FRAC},
    {"choose", LATEX_GLYPH, GLYPH_CHOOSE},
    {"sqrt", LATEX_GLYPH, GLYPH_ROOT},
    {"sum", LATEX_GLYPH, GLYPH_SUM},
    {"prod", LATEX_GLYPH, GLYPH_PRODUCT},
    {"cdot", LATEX_GLYPH, '*'},
    {"ast", LATEX_GLYPH, '*'},
    {"star", LATEX_GLYPH, '*'},
    {"bullet", LATEX_GLYPH, '*'},
    {"times", LATEX_GLYPH, GLYPH_TIMES},
    {"otimes", LATEX_GLYPH, GLYPH_OUTER},
    {"infty", LATEX_GLYPH, 0x221E},
    {"pm", LATEX_GLYPH, 0xB1},
    {"mp", LATEX_GLYPH, 0x2213},
    {"approx", LATEX_GLYPH, 0x2248},
    {"to", LATEX_GLYPH, 0x2192},
    {"rightarrow", LATEX_GLYPH, 0x2192},
    {"int", LATEX_GLYPH, 0x222B},
    {"div", LATEX_GLYPH, '/'},
    {"le", LATEX_GLYPH, GLYPH_LE},
    {"leq", LATEX_GLYPH, GLYPH_LE},
    {"ge", LATEX_GLYPH, GLYPH_GE},
    {"geq", LATEX_GLYPH, GLYPH_GE},
    {"ne", LATEX_GLYPH, GLYPH_NE},
    {"neq", LATEX_GLYPH, GLYPH_NE},
    {"lt", LATEX_GLYPH, '<'},
    {"gt", LATEX_GLYPH, '>'},
    {"partial", LATEX_GLYPH, 0x2202},
    {"ell", LATEX_GLYPH, 'l'},
    {"odot", LATEX_GLYPH, GLYPH_HADAMARD},
    {"circ", LATEX_GLYPH, GLYPH_HADAMARD},
    {"top", LATEX_GLYPH, GLYPH_TOP},
    {"intercal", LATEX_GLYPH, GLYPH_TOP},
    {"prime", LATEX_GLYPH, '\''},
    {"ldots", LATEX_GLYPH, GLYPH_RANGE},
    {"dots", LATEX_GLYPH, GLYPH_RANGE},
    {"cdots", LATEX_GLYPH, GLYPH_RANGE},
    {"vert", LATEX_GLYPH, '|'},
    {"lvert", LATEX_GLYPH, '|'},
    {"rvert", LATEX_GLYPH, '|'},
    {"mid", LATEX_GLYPH, '|'},
    {"Vert", LATEX_GLYPH, GLYPH_NORM},
    {"lVert", LATEX_GLYPH, GLYPH_NORM},
    {"rVert", LATEX_GLYPH, GLYPH_NORM},
    {"lfloor", LATEX_GLYPH, GLYPH_LFLOOR},
    {"rfloor", LATEX_GLYPH, GLYPH_RFLOOR},
    {"lceil", LATEX_GLYPH, GLYPH_LCEIL},
    {"rceil", LATEX_GLYPH, GLYPH_RCEIL},
    {"quad", LATEX_GLYPH, ' '},
    {"qquad", LATEX_GLYPH, ' '},
    {"lbrace", LATEX_GLYPH, '{'},
    {"rbrace", LATEX_GLYPH, '}'},
    {"lparen", LATEX_GLYPH, '('},
    {"rparen", LATEX_GLYPH, ')'},
    {"left", LATEX_DROP, 0},
    {"right", LATEX_DROP, 0},
    {"big", LATEX_DROP, 0},
    {"Big", LATEX_DROP, 0},
    {"bigl", LATEX_DROP, 0},
    {"bigr", LATEX_DROP, 0},
    {"Bigl", LATEX_DROP, 0},
    {"Bigr", LATEX_DROP, 0},
    {"bigg", LATEX_DROP, 0},
    {"Bigg", LATEX_DROP, 0},
    {"displaystyle", LATEX_DROP, 0},
    {"limits", LATEX_DROP, 0},
    {"nolimits", LATEX_DROP, 0},
    {"mathrm", LATEX_FONT, 0},
    {"mathbf", LATEX_FONT, 0},
    {"mathit", LATEX_FONT, 0},
    {"mathsf", LATEX_FONT, 0},
    {"mathcal", LATEX_FONT, 0},
    {"boldsymbol", LATEX_FONT, 0},
    {"bm", LATEX_FONT, 0},
    {"mathbb", LATEX_FONT, 0},
    {"mathtt", LATEX_FONT, 0},
    {"mathfrak", LATEX_FONT, 0},
    {"mathop", LATEX_FONT, 0},
    {"text", LATEX_TEXT, 0},
    {"textrm", LATEX_TEXT, 0},
    {"textbf", LATEX_TEXT, 0},
    {"textit", LATEX_TEXT, 0},
    {"mbox", LATEX_TEXT, 0},
    {"operatorname", LATEX_TEXT, 0},
    {"vec", LATEX_FONT, 0},
    {"log", LATEX_WORD, 0},
    {"lg", LATEX_WORD, 0},
    {"ln", LATEX_WORD, 0},
    {"mod", LATEX_WORD, 0},
    {"exp", LATEX_WORD, 0},
    {"sin", LATEX_WORD, 0},
    {"cos", LATEX_WORD, 0},
    {"tan", LATEX_WORD, 0},
    {"tanh", LATEX_WORD, 0},
    {"sinh", LATEX_WORD, 0},
    {"cosh", LATEX_WORD, 0},
    {"max", LATEX_WORD, 0},
    {"min", LATEX_WORD, 0},
    {"det", LATEX_WORD, 0},
    {"gcd", LATEX_WORD, 0},
    {"relu", LATEX_WORD, 0},
    {"ReLU", LATEX_WORD, 0},
};

static const struct code_name advice[] = {
    {0xB1, "write two answers, one for each sign"},
    {0x2213, "write two answers, one for each sign"},
    {0x2248, "write the exact value, or a decimal"},
    {'~', "write the exact value, or a decimal"},
    {0x221E, "infinity is not a number here"},
    {0x2192, "write one formula, without the arrow"},
    {'?', "leave out what you do not know"},
    {':', "a ratio is written with /"},
    {'"', "leave out the quotes"},
    {'&', "leave it out"},
    {'.', "a product is written with *, and a decimal has digits on both sides of its point"},
    {0x20D7, "a name carries no marks here; leave it out"},
    {'#', "leave it out"},
    {'\\', "a LaTeX command has a name, such as \\frac"},
    {0xFFFD, "type that character again"},
    {0x222B, "there are no integrals here"},
};

/* The state of one reading. */
struct reader {
    struct arena *arena;
    const char *text;
    size_t length, at;
    unsigned column;
    struct glyph *items;
    size_t count, capacity;
    char *braces; /* one per open brace: what its closing one is */
    size_t brace_count, brace_capacity;
    struct diag *diag;
};

const char *greek_name(uint32_t code)
{
    bool possible = (code >= 0x370 && code <= 0x3FF) || code == 0xB5 || code == 0x2126 ||
                    code == 0x2206 || code == 0x2207;
    for (size_t i = 0; possible && i < DLT_COUNT(greek); i++)
        if (greek[i].code == code)
            return greek[i].name;
    return NULL;
}

uint32_t greek_letter(const char *name, size_t length)
{
    for (size_t i = 0; i < DLT_COUNT(greek); i++)
        if (strlen(greek[i].name) == length && memcmp(greek[i].name, name, length) == 0)
            return greek[i].code;
    return 0;
}

bool glyph_is_far_letter(uint32_t code)
{
    return code == 0x2202 || (code >= 0xC0 && code <= 0x24F && code != 0xD7 && code != 0xF7) ||
           (code >= 0x400 && code <= 0x4FF) || greek_name(code);
}

bool glyph_is_far_blank(uint32_t code)
{
    return code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F ||
           code == 0x3000;
}

bool glyph_is_fraction(uint32_t code, long *numerator_out, long *denominator_out)
{
    for (size_t i = 0; code >= 0x80 && i < DLT_COUNT(fractions); i++) {
        if (fractions[i].code != code)
            continue;
        *numerator_out = fractions[i].numerator;
        *denominator_out = fractions[i].denominator;
        return true;
    }
    return false;
}

const char *glyph_advice(uint32_t code)
{
    for (size_t i = 0; i < DLT_COUNT(advice); i++)
        if (advice[i].code == code)
            return advice[i].name;
    return NULL;
}

static char ascii_of(const struct code_ascii *table, size_t count, uint32_t code)
{
    bool possible = (code >= 0x2070 && code <= 0x209C) || (code >= 0x2B0 && code <= 0x2E3) ||
                    (code >= 0x1D30 && code <= 0x1DBB) || code == 0x2C7C || code == 0xB2 ||
                    code == 0xB3 || code == 0xB9;
    for (size_t i = 0; possible && i < count; i++)
        if (table[i].code == code)
            return table[i].ascii;
    return 0;
}

static uint32_t code_of(const struct code_ascii *table, size_t count, char ascii)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].ascii == ascii)
            return table[i].code;
    return 0;
}

uint32_t glyph_superscript(char c)
{
    return code_of(superscripts, DLT_COUNT(superscripts), c);
}

uint32_t glyph_subscript(char c)
{
    return code_of(subscripts, DLT_COUNT(subscripts), c);
}

/* Letters of the mathematical styles and full-width forms mean the plain ones. */
static uint32_t plain_code(uint32_t code)
{
    if (code >= 0xFF01 && code <= 0xFF5E)
        code = code - 0xFF01 + '!';
    if (code >= 0x1D400 && code < 0x1D400 + 13 * 52) {
        uint32_t letter = (code - 0x1D400) % 52;
        return letter < 26 ? 'A' + letter : 'a' + letter - 26;
    }
    for (size_t i = 0; i < DLT_COUNT(lookalikes); i++)
        if (lookalikes[i].from == code)
            return lookalikes[i].to;
    return code;
}

static void push(struct reader *r, uint32_t code, unsigned column)
{
    if (r->count == r->capacity)
        r->items = arena_grow(r->arena, r->items, r->count, &r->capacity, sizeof(*r->items));
    r->items[r->count++] = (struct glyph){.code = code, .column = column};
}

enum brace { BRACE_KEPT, BRACE_DROPPED, BRACE_OF_WORD };

static void open_brace(struct reader *r, enum brace brace)
{
    r->braces = arena_grow(r->arena, r->braces, r->brace_count, &r->brace_capacity, 1);
    r->braces[r->brace_count++] = (char)brace;
    if (brace == BRACE_KEPT)
        push(r, '{', r->column);
}

static void close_brace(struct reader *r)
{
    enum brace brace = r->brace_count > 0 ? (enum brace)r->braces[--r->brace_count] : BRACE_KEPT;
    if (brace == BRACE_KEPT)
        push(r, '}', r->column);
    else if (brace == BRACE_OF_WORD && r->at + 1 < r->length &&
             (glyph_is_letter((unsigned char)r->text[r->at + 1]) || r->text[r->at + 1] == '\\'))
        push(r, ' ', r->column);
}

static uint32_t look(const struct reader *r, size_t *size_out)
{
    uint32_t code = 0;
    *size_out = r->at < r->length ? utf8_decode(r->text + r->at, r->length - r->at, &code) : 0;
    return code;
}

/* A run of superscripts becomes ^{...}, one of subscripts _{...}. False: `code` is neither. */
static bool read_script(struct reader *r, uint32_t code)
{
    const struct code_ascii *table = superscripts;
    size_t count = DLT_COUNT(superscripts);
    if (!ascii_of(table, count, code)) {
        table = subscripts;
        count = DLT_COUNT(subscripts);
        if (!ascii_of(table, count, code))
            return false;
    }
    push(r, table == superscripts ? '^' : '_', r->column);
    push(r, '{', r->column);
    size_t size = 0;
    for (char c; (c = ascii_of(table, count, look(r, &size))) != 0; r->at += size, r->column++)
        push(r, (unsigned char)c, r->column);
    push(r, '}', r->column - 1);
    return true;
}

static const struct latex *command_find(const char *name, size_t length)
{
    for (size_t i = 0; i < DLT_COUNT(commands); i++)
        if (strlen(commands[i].name) == length && memcmp(commands[i].name, name, length) == 0)
            return &commands[i];
    return NULL;
}

static enum dlt_err unknown_command(struct reader *r, size_t length)
{
    const char *names[DLT_COUNT(commands) + DLT_COUNT(greek)];
    size_t count = 0;
    for (size_t i = 0; i < DLT_COUNT(commands); i++)
        names[count++] = commands[i].name;
    for (size_t i = 0; i < DLT_COUNT(greek); i++)
        names[count++] = greek[i].name;
    char *name = arena_strndup(r->arena, r->text + r->at + 1, length < 40 ? length : 40);
    const char *near = str_nearest(name, names, count);
    diag_place(r->diag, 1, r->column, (unsigned)length + 1);
    if (near)
        return diag_set(r->diag, DLT_ERR_SYNTAX, "unknown-command",
                        "\\%s is not known here; did you mean \\%s?", name, near);
    return diag_set(r->diag, DLT_ERR_SYNTAX, "unknown-command", "\\%s is not known here", name);
}

static void skip_blanks(struct reader *r)
{
    size_t size = 0;
    while (glyph_is_blank(look(r, &size)) && size > 0) {
        r->at += size;
        r->column++;
    }
}

/* Braces of a font command go away, but not where they group a script: x_\text{in}. */
static void read_font(struct reader *r, bool word)
{
    skip_blanks(r);
    if (r->at >= r->length || r->text[r->at] != '{')
        return;
    uint32_t before = r->count > 0 ? r->items[r->count - 1].code : 0;
    bool script = before == '_' || before == '^';
    if (word && glyph_is_letter(before))
        push(r, ' ', r->column);
    open_brace(r, script ? BRACE_KEPT : word ? BRACE_OF_WORD : BRACE_DROPPED);
    r->at++;
    r->column++;
}

static void push_command(struct reader *r, const struct latex *command, unsigned column)
{
    switch (command->kind) {
    case LATEX_GLYPH:
        push(r, command->code, column);
        skip_blanks(r);
        break;
    case LATEX_DROP:
        skip_blanks(r);
        if (r->at < r->length && r->text[r->at] == '.' && str_equal(command->name, "right")) {
            r->at++; /* \right. closes nothing */
            r->column++;
        }
        break;
    case LATEX_FONT:
    case LATEX_TEXT:
        read_font(r, command->kind == LATEX_TEXT);
        break;
    case LATEX_WORD:
        push(r, ' ', column);
        for (const char *c = command->name; *c; c++)
            push(r, (unsigned char)*c, column);
        if (r->at < r->length && r->text[r->at] == '\\')
            push(r, ' ', r->column);
        break;
    }
}

/* The text in braces at r->at, blanks before it allowed; taken. NULL: there is none. */
static const char *take_braces(struct reader *r)
{
    skip_blanks(r);
    const char *open = r->text + r->at;
    const char *close = r->at < r->length && *open == '{' ? strchr(open, '}') : NULL;
    if (!close)
        return NULL;
    char *inside = arena_strndup(r->arena, open + 1, (size_t)(close - open) - 1);
    r->at += (size_t)(close - open) + 1;
    r->column += (unsigned)utf8_count(open, (size_t)(close - open) + 1);
    return inside;
}

/* \begin{...} and \end{...}, after that word. An array behind a brace is a list of cases. */
static enum dlt_err read_environment(struct reader *r, bool begin, unsigned column)
{
    static const char *const matrices[] = {"matrix",  "pmatrix",     "bmatrix",
                                           "Bmatrix", "smallmatrix", "array"};
    const char *name = take_braces(r);
    bool matrix = false;
    for (size_t i = 0; name && i < DLT_COUNT(matrices); i++)
        matrix = matrix || str_equal(name, matrices[i]);
    if (!matrix && !(name && (str_equal(name, "cases") || str_equal(name, "dcases")))) {
        diag_place(r->diag, 1, column, r->column > column ? r->column - column : 1);
        return diag_set(r->diag, DLT_ERR_SYNTAX, "unknown-command",
                        "this \\%s is not known here: there are cases, matrix, pmatrix and bmatrix",
                        begin ? "begin" : "end");
    }
    if (begin && str_equal(name, "array")) {
        take_braces(r);
        size_t last = r->count;
        while (last > 0 && glyph_is_blank(r->items[last - 1].code))
            last--;
        matrix = last == 0 || r->items[last - 1].code != '{';
        r->count = matrix ? r->count : last - 1;
    }
    push(r, !begin ? GLYPH_CLOSE : matrix ? GLYPH_MATRIX : GLYPH_CASES, column);
    return DLT_OK;
}

/* A mark above or across the letter before it: what both are in one character. */
static enum dlt_err read_combining(struct reader *r, uint32_t mark, size_t size)
{
    char pair[9] = {0};
    uint32_t before = r->count > 0 ? r->items[r->count - 1].code : GLYPH_END, both = 0;
    size_t length = before && before <= 0x10FFFF ? utf8_encode(before, pair) : 0;
    length += utf8_encode(mark, pair + length);
    const char *composed = utf8_sanitise(r->arena, pair, length, UTF8_KEEP_NOTHING, NULL);
    size_t taken = utf8_decode(composed, strlen(composed), &both);
    if (before == GLYPH_END || taken == 0 || composed[taken]) {
        diag_place(r->diag, 1, r->column, 1);
        return diag_set(r->diag, DLT_ERR_SYNTAX, "bad-character",
                        "a name carries no marks here; leave the mark out");
    }
    r->items[r->count - 1].code = both;
    r->at += size;
    r->column++;
    return DLT_OK;
}

/* At a backslash. */
static enum dlt_err read_command(struct reader *r)
{
    const char *name = r->text + r->at + 1;
    size_t rest = r->length - r->at - 1, length = 0;
    while (length < rest && ((name[length] >= 'a' && name[length] <= 'z') ||
                             (name[length] >= 'A' && name[length] <= 'Z')))
        length++;
    unsigned column = r->column;
    if (length == 0) {
        static const struct code_code marks[] = {
            {',', ' '}, {';', ' '}, {':', ' '}, {'!', ' '},       {' ', ' '}, {'|', GLYPH_NORM},
            {'%', '%'}, {'_', '_'}, {'{', '{'}, {'}', '}'},       {'(', ' '}, {')', ' '},
            {'[', ' '}, {']', ' '}, {'>', ' '}, {'\\', GLYPH_ROW}};
        for (size_t i = 0; rest > 0 && i < DLT_COUNT(marks); i++) {
            if (marks[i].from != (unsigned char)name[0])
                continue;
            push(r, marks[i].to, column);
            r->at += 2;
            r->column += 2;
            return DLT_OK;
        }
        push(r, '\\', column);
        r->at++;
        r->column++;
        return DLT_OK;
    }
    bool begin = length == 5 && memcmp(name, "begin", 5) == 0;
    if (begin || (length == 3 && memcmp(name, "end", 3) == 0)) {
        r->at += 1 + length;
        r->column += 1 + (unsigned)length;
        return read_environment(r, begin, column);
    }
    const struct latex *command = command_find(name, length);
    uint32_t letter = command ? 0 : greek_letter(name, length);
    if (!command && letter == 0)
        return unknown_command(r, length);
    r->at += 1 + length;
    r->column += 1 + (unsigned)length;
    struct latex greek_command = {.kind = LATEX_GLYPH, .code = letter};
    push_command(r, command ? command : &greek_command, column);
    return DLT_OK;
}

static enum dlt_err read_one(struct reader *r)
{
    size_t size = 0;
    uint32_t code = look(r, &size);
    if (size == 0) {
        diag_place(r->diag, 1, r->column, 1);
        return diag_set(r->diag, DLT_ERR_SYNTAX, "encoding", "this is not valid UTF-8 text");
    }
    if (code == '\\')
        return read_command(r);
    if (read_script(r, code))
        return DLT_OK;
    if ((code >= 0x300 && code <= 0x36F) || (code >= 0x20D0 && code <= 0x20F0))
        return read_combining(r, code, size);
    if (code == '{')
        open_brace(r, BRACE_KEPT);
    else if (code == '}')
        close_brace(r);
    else
        push(r, plain_code(code), r->column);
    r->at += size;
    r->column++;
    return DLT_OK;
}

/* ASCII that has one meaning. */
static bool is_itself(unsigned char byte)
{
    return byte < 0x80 && byte != '\\' && byte != '{' && byte != '}' && byte != '@' && byte != '$';
}

enum dlt_err glyphs_read(struct arena *arena, const char *text, struct glyphs *glyphs_out,
                         struct diag *diag)
{
    size_t length = 0;
    while (length <= EXPR_MAX_TEXT && text[length])
        length++;
    if (length > EXPR_MAX_TEXT) {
        diag_place(diag, 1, (unsigned)utf8_count(text, EXPR_MAX_TEXT), 1);
        return diag_set(diag, DLT_ERR_LIMIT, "too-long", "an answer may have %d bytes at most",
                        EXPR_MAX_TEXT);
    }
    struct reader r = {.arena = arena, .text = text, .length = length, .column = 1, .diag = diag};
    r.capacity = length + 1;
    r.items = arena_array(arena, r.capacity, sizeof(*r.items));
    while (r.at < r.length) {
        unsigned char byte = (unsigned char)text[r.at];
        if (is_itself(byte)) {
            push(&r, byte, r.column++);
            r.at++;
            continue;
        }
        enum dlt_err err = read_one(&r);
        if (err)
            return err;
    }
    push(&r, GLYPH_END, r.column);
    *glyphs_out = (struct glyphs){.items = r.items, .count = r.count - 1};
    return DLT_OK;
}
