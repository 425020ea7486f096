/* SPDX-License-Identifier: MIT */
/* Trees on several lines, as on paper: fractions, raised exponents, roots, sums, matrices. */
#include "expr_print.h"

#include <string.h>

enum { PICTURE_MAX_TEXT = 1500 };

/* Lines of equal width; `baseline` is the one that stands on the text's line. */
struct box {
    const char **lines;
    size_t count, baseline;
    int width;
};

struct painter {
    struct arena *arena;
    const struct expr_scope *scope;
    bool unicode;
};

static struct box draw(const struct painter *p, const struct expr *expr);

static const char *pick(const struct painter *p, const char *unicode, const char *ascii)
{
    return p->unicode ? unicode : ascii;
}

/* --- boxes ------------------------------------------------------------------------------------------ */

static struct box box_new(const struct painter *p, size_t count, size_t baseline, int width)
{
    return (struct box){.lines = arena_array(p->arena, count, sizeof(const char *)),
                        .count = count,
                        .baseline = baseline,
                        .width = width};
}

static struct box box_text(const struct painter *p, const char *text)
{
    struct box box = box_new(p, 1, 0, utf8_width(text, strlen(text)));
    box.lines[0] = arena_strdup(p->arena, text);
    return box;
}

/* `text` repeated, `left` blanks before it and `right` after it. */
static const char *padded(const struct painter *p, const char *text, size_t times, int left,
                          int right)
{
    struct strbuf line;
    strbuf_init(&line);
    strbuf_add_repeat(&line, " ", left > 0 ? (size_t)left : 0);
    strbuf_add_repeat(&line, text, times);
    strbuf_add_repeat(&line, " ", right > 0 ? (size_t)right : 0);
    const char *copy = strbuf_take(&line, p->arena);
    strbuf_finish(&line);
    return copy;
}

/* The line of a box that lands on row `row` when its baseline stands on row `baseline`. */
static const char *row_of(const struct painter *p, const struct box *box, size_t row,
                          size_t baseline)
{
    if (row + box->baseline < baseline || row + box->baseline - baseline >= box->count)
        return padded(p, "", 0, box->width, 0);
    return box->lines[row + box->baseline - baseline];
}

static struct box beside(const struct painter *p, struct box a, struct box b)
{
    size_t above = a.baseline > b.baseline ? a.baseline : b.baseline;
    size_t below_a = a.count - a.baseline, below_b = b.count - b.baseline;
    struct box box =
        box_new(p, above + (below_a > below_b ? below_a : below_b), above, a.width + b.width);
    for (size_t i = 0; i < box.count; i++)
        box.lines[i] =
            arena_printf(p->arena, "%s%s", row_of(p, &a, i, above), row_of(p, &b, i, above));
    return box;
}

static struct box after_text(const struct painter *p, struct box a, const char *text)
{
    return beside(p, a, box_text(p, text));
}

/* One above the other, centred or to the left; the baseline is that of part `base`. */
static struct box stack(const struct painter *p, const struct box *parts, size_t count, size_t base,
                        bool centred)
{
    size_t lines = 0, baseline = 0;
    int width = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == base)
            baseline = lines + parts[i].baseline;
        lines += parts[i].count;
        if (parts[i].width > width)
            width = parts[i].width;
    }
    struct box box = box_new(p, lines, baseline, width);
    size_t line = 0;
    for (size_t i = 0; i < count; i++) {
        int rest = width - parts[i].width, left = centred ? rest / 2 : 0;
        for (size_t k = 0; k < parts[i].count; k++)
            box.lines[line++] = padded(p, parts[i].lines[k], 1, left, rest - left);
    }
    return box;
}

/* Pieces of a tall bracket; `single` where one line is enough. */
struct fence {
    const char *single, *top, *middle, *bottom;
};

static struct box fence_box(const struct painter *p, const struct fence *fence, size_t count,
                            size_t baseline)
{
    struct box box = box_new(p, count, baseline, utf8_width(fence->single, strlen(fence->single)));
    for (size_t i = 0; i < count; i++)
        box.lines[i] = count == 1       ? fence->single
                       : i == 0         ? fence->top
                       : i + 1 == count ? fence->bottom
                                        : fence->middle;
    return box;
}

static struct box fenced(const struct painter *p, struct box inner, const struct fence *left,
                         const struct fence *right)
{
    struct box box = inner;
    if (left)
        box = beside(p, fence_box(p, left, inner.count, inner.baseline), box);
    if (right)
        box = beside(p, box, fence_box(p, right, inner.count, inner.baseline));
    return box;
}

static struct box bracketed(const struct painter *p, struct box inner)
{
    static const struct fence wide[2] = {{"(", "\u239B", "\u239C", "\u239D"},
                                         {")", "\u239E", "\u239F", "\u23A0"}};
    static const struct fence plain[2] = {{"(", "/", "|", "\\"}, {")", "\\", "|", "/"}};
    const struct fence *fences = p->unicode ? wide : plain;
    return fenced(p, inner, &fences[0], &fences[1]);
}

static struct box barred(const struct painter *p, struct box inner, bool norm)
{
    static const struct fence single = {"|", "|", "|", "|"};
    static const struct fence twice = {"||", "||", "||", "||"};
    static const struct fence line = {"\u2502", "\u2502", "\u2502", "\u2502"};
    static const struct fence double_line = {"\u2016", "\u2016", "\u2016", "\u2016"};
    const struct fence *fence =
        p->unicode ? (norm ? &double_line : &line) : (norm ? &twice : &single);
    return fenced(p, inner, fence, fence);
}

/* Floor and ceiling; ASCII has no signs for them and writes their names. */
static struct box rounded(const struct painter *p, struct box inner, bool up)
{
    static const struct fence floor_left = {"\u230A", "\u23A2", "\u23A2", "\u23A3"};
    static const struct fence floor_right = {"\u230B", "\u23A5", "\u23A5", "\u23A6"};
    static const struct fence ceil_left = {"\u2308", "\u23A1", "\u23A2", "\u23A2"};
    static const struct fence ceil_right = {"\u2309", "\u23A4", "\u23A5", "\u23A5"};
    return fenced(p, inner, up ? &ceil_left : &floor_left, up ? &ceil_right : &floor_right);
}

/* `tip` raised above the right end of `base`. */
static struct box raised_box(const struct painter *p, struct box base, struct box tip)
{
    struct box box =
        box_new(p, base.count + tip.count, tip.count + base.baseline, base.width + tip.width);
    for (size_t i = 0; i < box.count; i++)
        box.lines[i] = i < tip.count ? padded(p, tip.lines[i], 1, base.width, 0)
                                     : padded(p, base.lines[i - tip.count], 1, 0, tip.width);
    return box;
}

/* `tip` below the right end of `base`. */
static struct box lowered_box(const struct painter *p, struct box base, struct box tip)
{
    struct box box = box_new(p, base.count + tip.count, base.baseline, base.width + tip.width);
    for (size_t i = 0; i < box.count; i++)
        box.lines[i] = i < base.count ? padded(p, base.lines[i], 1, 0, tip.width)
                                      : padded(p, tip.lines[i - base.count], 1, base.width, 0);
    return box;
}

/* --- parts of formulas -------------------------------------------------------------------------------- */

static struct box draw_line(const struct painter *p, const struct expr *expr)
{
    return box_text(p,
                    expr_print(p->arena, expr, p->scope, p->unicode ? EXPR_UNICODE : EXPR_ASCII));
}

static struct box draw_when(const struct painter *p, const struct expr *expr, bool brackets)
{
    struct box box = draw(p, expr);
    return brackets ? bracketed(p, box) : box;
}

static bool is_sum(const struct expr *expr)
{
    return expr->op == EXPR_ADD || expr->op == EXPR_SUB;
}

static bool is_running(const struct expr *expr)
{
    return expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT;
}

static bool is_loose(const struct expr *expr)
{
    return is_sum(expr) || expr->op == EXPR_RELATION || expr->op == EXPR_CASES;
}

static struct box draw_fraction(const struct painter *p, const struct expr *expr)
{
    struct box parts[3] = {draw(p, expr->args[0]), {0}, draw(p, expr->args[1])};
    int width = (parts[0].width > parts[2].width ? parts[0].width : parts[2].width) + 2;
    parts[1] = box_new(p, 1, 0, width);
    parts[1].lines[0] = padded(p, pick(p, "\u2500", "-"), (size_t)width, 0, 0);
    return stack(p, parts, 3, 1, true);
}

/* What follows a running sum seems to belong to it. */
static bool ends_running(const struct expr *expr)
{
    while (expr->op == EXPR_MUL || expr->op == EXPR_NEG)
        expr = expr->args[expr->count - 1];
    return is_running(expr);
}

static struct box draw_sum(const struct painter *p, const struct expr *expr)
{
    const char *minus = pick(p, " \u2212 ", " - ");
    struct box box = draw_when(p, expr->args[0], ends_running(expr->args[0]));
    for (size_t i = 1; i < expr->count; i++) {
        const struct expr *term = expr->args[i];
        bool negative = term->op == EXPR_NEG && expr->op == EXPR_ADD && expr->count > 2;
        if (negative)
            term = term->args[0];
        box = after_text(p, box, negative || expr->op == EXPR_SUB ? minus : " + ");
        box =
            beside(p, box,
                   draw_when(p, term,
                             term->op == EXPR_NEG || (i + 1 < expr->count && ends_running(term)) ||
                                 (is_sum(term) && (negative || expr->op == EXPR_SUB))));
    }
    return box;
}

static struct box draw_product(const struct painter *p, const struct expr *expr, const char *sign)
{
    struct box box = {0};
    for (size_t i = 0; i < expr->count; i++) {
        const struct expr *factor = expr->args[i];
        bool brackets = is_loose(factor) || (factor->op == EXPR_NEG && i > 0) ||
                        (is_running(factor) && i + 1 < expr->count);
        struct box next = draw_when(p, factor, brackets);
        box = i == 0 ? next : beside(p, after_text(p, box, sign), next);
    }
    return box;
}

static bool is_atom(const struct expr *expr)
{
    return expr->op == EXPR_SYMBOL || expr->op == EXPR_LIST ||
           (expr->op == EXPR_NUMBER && value_sign(expr->number) >= 0) || expr->op == EXPR_CALL;
}

static struct box draw_power(const struct painter *p, const struct expr *expr)
{
    const struct expr *exponent = expr->args[1];
    const struct expr *inner = exponent->op == EXPR_NEG ? exponent->args[0] : exponent;
    struct box base = draw_when(p, expr->args[0], !is_atom(expr->args[0]));
    if (p->unicode && inner->op == EXPR_NUMBER && value_is_integer(inner->number)) {
        /* Small numbers have raised characters of their own: x², not x^2 on two lines. */
        struct expr bare = *expr;
        const struct expr *args[2] = {expr_new(p->arena, EXPR_SYMBOL, "", NULL, 0), exponent};
        bare.args = args;
        const char *raised = expr_print(p->arena, &bare, NULL, EXPR_UNICODE);
        struct box tip = box_text(p, raised);
        tip.baseline = 0;
        base.baseline = base.count > 1 ? base.baseline : 0;
        if (base.count == 1)
            return beside(p, base, tip);
    }
    return raised_box(p, base, draw(p, exponent));
}

static struct box draw_args(const struct painter *p, const struct expr *expr)
{
    struct box box = draw(p, expr->args[0]);
    for (size_t i = 1; i < expr->count; i++)
        box = beside(p, after_text(p, box, ", "), draw(p, expr->args[i]));
    return box;
}

/* The 3 before a root of that many lines, one above its foot. */
static struct box root_degree(const struct painter *p, const struct expr *degree, size_t count,
                              size_t baseline)
{
    struct box digits = draw_line(p, degree);
    struct box box = box_new(p, count, baseline, digits.width);
    for (size_t i = 0; i < count; i++)
        box.lines[i] = i + 2 == count ? digits.lines[0] : padded(p, "", 0, digits.width, 0);
    return box;
}

/* sqrt(x) and root(x, n); the degree stands on the hook of the sign. */
static struct box draw_root(const struct painter *p, const struct expr *expr)
{
    const struct expr *degree = expr->count > 1 ? expr->args[1] : NULL;
    bool bare = expr->args[0]->op == EXPR_NUMBER || expr->args[0]->op == EXPR_SYMBOL;
    bool marked = !degree || (degree->op == EXPR_NUMBER && value_is_integer(degree->number));
    if (p->unicode && (bare || !marked))
        return draw_line(p, expr);
    struct box inner = draw(p, expr->args[0]);
    if (!p->unicode)
        return degree ? beside(p, box_text(p, "root"), bracketed(p, draw_args(p, expr)))
                      : beside(p, box_text(p, "sqrt"), bracketed(p, inner));
    struct box box = box_new(p, inner.count + 1, inner.baseline + 1, inner.width + 1);
    box.lines[0] =
        arena_printf(p->arena, "\u250C%s", padded(p, "\u2500", (size_t)inner.width, 0, 0));
    for (size_t i = 0; i < inner.count; i++)
        box.lines[i + 1] = arena_printf(p->arena, "%s%s",
                                        i + 1 == inner.count ? "\u221A" : "\u2502", inner.lines[i]);
    return degree ? beside(p, root_degree(p, degree, box.count, box.baseline), box) : box;
}

static struct box draw_running(const struct painter *p, const struct expr *expr)
{
    bool sum = expr->op == EXPR_SUM;
    struct expr start = {.op = EXPR_RELATION, .name = "=", .count = 2, .args = expr->args};
    struct box parts[3] = {draw(p, expr->args[2]),
                           box_text(p, sum ? pick(p, "\u2211", "sum") : pick(p, "\u220F", "prod")),
                           draw_line(p, &start)};
    struct box sign = stack(p, parts, 3, 1, true);
    struct box term = draw_when(p, expr->args[3], is_loose(expr->args[3]));
    return beside(p, after_text(p, sign, " "), term);
}

/* log to a base, with the base below. */
static struct box draw_log(const struct painter *p, const struct expr *expr)
{
    struct box sign = p->unicode ? box_text(p, "log")
                                 : lowered_box(p, box_text(p, "log"), draw_line(p, expr->args[1]));
    if (p->unicode) {
        struct expr bare = *expr;
        const struct expr *empty = expr_new(p->arena, EXPR_SYMBOL, "", NULL, 0);
        const struct expr *args[2] = {empty, expr->args[1]};
        bare.args = args;
        const char *text = expr_print(p->arena, &bare, NULL, EXPR_UNICODE);
        bool below = strncmp(text, "log(", 4) != 0;
        sign = below ? box_text(p, arena_strndup(p->arena, text, strlen(text) - 2))
                     : lowered_box(p, sign, draw_line(p, expr->args[1]));
    }
    return beside(p, sign, bracketed(p, draw(p, expr->args[0])));
}

/* The entry of a vector: the bracket with its indices below. */
static struct box draw_item(const struct painter *p, const struct expr *expr)
{
    struct expr indices = *expr;
    indices.args++;
    indices.count--;
    return lowered_box(p, bracketed(p, draw(p, expr->args[0])), draw_args(p, &indices));
}

static struct box draw_call(const struct painter *p, const struct expr *expr)
{
    const char *name = expr->name;
    bool up = strcmp(name, "ceil") == 0;
    if (strcmp(name, "sqrt") == 0 || (strcmp(name, "root") == 0 && expr->count == 2))
        return draw_root(p, expr);
    if (strcmp(name, "log") == 0 && expr->count == 2)
        return draw_log(p, expr);
    if (strcmp(name, "item") == 0 && expr->args[0]->op != EXPR_SYMBOL)
        return draw_item(p, expr);
    if (p->unicode && (up || strcmp(name, "floor") == 0))
        return rounded(p, draw(p, expr->args[0]), up);
    if (strcmp(name, "abs") == 0 || strcmp(name, "norm") == 0)
        return barred(p, draw(p, expr->args[0]), name[0] == 'n');
    if (strcmp(name, "binom") == 0) {
        struct box parts[3] = {draw(p, expr->args[0]), box_text(p, ""), draw(p, expr->args[1])};
        return bracketed(p, stack(p, parts, 3, 1, true));
    }
    if (strcmp(name, "percent") == 0 || strcmp(name, "and") == 0 || strcmp(name, "or") == 0)
        return draw_line(p, expr);
    return beside(p, box_text(p, name), bracketed(p, draw_args(p, expr)));
}

static struct box draw_matrix(const struct painter *p, const struct expr *expr)
{
    size_t columns = expr->args[0]->count;
    struct box box = {0};
    for (size_t j = 0; j < columns; j++) {
        struct box *cells = arena_array(p->arena, expr->count, sizeof(*cells));
        for (size_t i = 0; i < expr->count; i++)
            cells[i] = draw_line(p, expr->args[i]->args[j]);
        struct box column = stack(p, cells, expr->count, expr->count / 2, true);
        box = j == 0 ? column : beside(p, after_text(p, box, "  "), column);
    }
    return bracketed(p, box);
}

static bool is_matrix(const struct expr *expr)
{
    for (size_t i = 0; i < expr->count; i++)
        if (expr->args[i]->op != EXPR_LIST || expr->args[i]->count != expr->args[0]->count)
            return false;
    return expr->op == EXPR_LIST && expr->count > 1 && expr->args[0]->count > 0;
}

static struct box draw_cases(const struct painter *p, const struct expr *expr)
{
    static const struct fence wide = {"{", "\u23A7", "\u23AA", "\u23A9"};
    static const struct fence plain = {"{", "{", "{", "{"};
    size_t count = expr->count / 2;
    int width = 0;
    struct box *values = arena_array(p->arena, count, sizeof(*values));
    for (size_t i = 0; i < count; i++) {
        values[i] = draw(p, expr->args[2 * i]);
        width = values[i].width > width ? values[i].width : width;
    }
    for (size_t i = 0; i < count; i++) {
        const struct expr *condition = expr->args[2 * i + 1];
        struct box gap = box_text(p, padded(p, "", 0, width - values[i].width + 3, 0));
        struct box when = condition->op == EXPR_NUMBER
                              ? box_text(p, "otherwise")
                              : beside(p, box_text(p, "if "), draw_line(p, condition));
        values[i] = beside(p, beside(p, values[i], gap), when);
    }
    struct box rows = stack(p, values, count, count / 2, false);
    return fenced(p, rows, p->unicode && rows.count > 2 ? &wide : &plain, NULL);
}

static struct box draw_relation(const struct painter *p, const struct expr *expr)
{
    struct expr bare = *expr;
    const struct expr *empty = expr_new(p->arena, EXPR_SYMBOL, "", NULL, 0);
    const struct expr *sides[2] = {empty, empty};
    bare.args = sides;
    const char *sign = expr_print(p->arena, &bare, NULL, p->unicode ? EXPR_UNICODE : EXPR_ASCII);
    return beside(p, after_text(p, draw(p, expr->args[0]), sign), draw(p, expr->args[1]));
}

static struct box draw_transpose(const struct painter *p, const struct expr *expr)
{
    struct box base = draw_when(p, expr->args[0], !is_atom(expr->args[0]));
    return base.count == 1 ? after_text(p, base, pick(p, "\u1D40", "^T"))
                           : raised_box(p, base, box_text(p, "T"));
}

static struct box draw(const struct painter *p, const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_ADD:
    case EXPR_SUB:
        return draw_sum(p, expr);
    case EXPR_NEG:
        return beside(
            p, box_text(p, pick(p, "\u2212", "-")),
            draw_when(p, expr->args[0], is_loose(expr->args[0]) || expr->args[0]->op == EXPR_NEG));
    case EXPR_MUL:
        return draw_product(p, expr, pick(p, "\u00B7", "*"));
    case EXPR_ELEMENTWISE:
        return draw_product(p, expr, pick(p, " \u2299 ", " .* "));
    case EXPR_DIV:
        return draw_fraction(p, expr);
    case EXPR_POW:
        return draw_power(p, expr);
    case EXPR_TRANSPOSE:
        return draw_transpose(p, expr);
    case EXPR_FACTORIAL:
        return after_text(p, draw_when(p, expr->args[0], !is_atom(expr->args[0])), "!");
    case EXPR_SUM:
    case EXPR_PRODUCT:
        return draw_running(p, expr);
    case EXPR_CALL:
        return draw_call(p, expr);
    case EXPR_LIST:
        return is_matrix(expr) ? draw_matrix(p, expr) : draw_line(p, expr);
    case EXPR_RELATION:
        return draw_relation(p, expr);
    case EXPR_CASES:
        return draw_cases(p, expr);
    default:
        return draw_line(p, expr);
    }
}

static struct box without_margin(struct box box)
{
    while (box.count > 1 && box.baseline > 0 && strspn(box.lines[0], " ") == strlen(box.lines[0])) {
        box.lines++;
        box.count--;
        box.baseline--;
    }
    return box;
}

struct expr_picture expr_picture(struct arena *arena, const struct expr *expr,
                                 const struct expr_scope *scope, enum expr_charset charset,
                                 int max_width, int max_height)
{
    struct painter p = {.arena = arena, .scope = scope, .unicode = charset == EXPR_UNICODE};
    struct box line = draw_line(&p, expr), box = line;
    if (strlen(line.lines[0]) <= PICTURE_MAX_TEXT)
        box = without_margin(draw(&p, expr));
    if (box.count == 1 || box.width > max_width || (long)box.count > (long)max_height)
        box = line;
    return (struct expr_picture){
        .lines = box.lines, .count = box.count, .baseline = box.baseline, .width = box.width};
}
