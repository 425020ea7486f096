/* SPDX-License-Identifier: MIT */
/* Reads any text in several scopes: a refusal is located and says why; what is read can be printed,
 * read again to the same tree, drawn, and computed within a budget. As running text it is printed. The first byte chooses the flags
 * (bits of enum expr_flags) and, by its two upper bits, the scope. */
#include "../../src/expr/expr_internal.h"

#include <stdio.h>
#include <stdlib.h>

enum { SCOPES = 4, LONGEST = 2048, WORK = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const momentum[] = {"v_t+1", "v_new"};
static const char *const gradient[] = {"dl/df", "\u2202l/\u2202f", "\\frac{dl}{df}", "g"};

static const struct expr_symbol scalars[] = {
    {.name = "a"},
    {.name = "b"},
    {.name = "D_h", .integer = true, .positive = true},
    {.name = "sigma", .positive = true},
    {.name = "v_{t+1}", .aliases = momentum, .alias_count = DLT_COUNT(momentum)},
    {.name = "v_t"},
    {.name = "x"},
    {.name = "phi_1"},
};

static const struct expr_symbol vectors[] = {
    {.name = "dldf",
     .aliases = gradient,
     .alias_count = DLT_COUNT(gradient),
     .rows = {"D_o", 3},
     .columns = {NULL, 1}},
    {.name = "h", .rows = {"D_i", 4}, .columns = {NULL, 1}},
    {.name = "Omega", .rows = {"D_o", 3}, .columns = {"D_i", 4}},
    {.name = "c"},
};

static const struct expr_symbol indexed[] = {
    {.name = "y", .indexed = true},
    {.name = "f", .indexed = true},
    {.name = "n", .integer = true, .positive = true},
    {.name = "T"},
    {.name = "t"},
};

static const struct expr_scope scopes[SCOPES] = {
    {.symbols = NULL},
    {.symbols = scalars, .symbol_count = DLT_COUNT(scalars)},
    {.symbols = vectors, .symbol_count = DLT_COUNT(vectors)},
    {.symbols = indexed, .symbol_count = DLT_COUNT(indexed)},
};

/* Broken promises end the program, with the text that showed them. */
static void require(bool holds, const char *promise, const char *text)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_parse: %s: %s\n", promise, text);
    abort();
}

static void check_refusal(const struct diag *diag, const char *text)
{
    size_t characters = utf8_count(text, strlen(text));
    require(diag->tag[0] && diag->text[0], "a refusal without words", text);
    require(diag->column >= 1 && diag->column <= characters + 1, "a column outside", text);
    require(diag->length >= 1, "a refusal without length", text);
    require(utf8_valid(diag->text, strlen(diag->text), NULL), "bytes in a message", text);
    for (const char *c = diag->text; *c; c++)
        require((unsigned char)*c >= 0x20 && *c != 0x7F, "a control byte in a message", text);
}

static void check_print(struct arena *arena, const struct expr *expr,
                        const struct expr_scope *scope)
{
    const struct expr *again = NULL;
    struct diag diag = {0};
    const char *ascii = expr_print(arena, expr, scope, EXPR_ASCII);
    const char *unicode = expr_print(arena, expr, scope, EXPR_UNICODE);
    require(utf8_valid(unicode, strlen(unicode), NULL), "bytes in a print", ascii);
    if (strlen(ascii) > EXPR_MAX_TEXT / 2)
        return;
    enum dlt_err err = expr_parse(arena, ascii, scope, &again, NULL, &diag);
    if (err == DLT_ERR_LIMIT) /* brackets that the text did without */
        return;
    require(err == DLT_OK, diag.text, ascii);
    require(expr_same(expr, again), "another tree", ascii);
    require(strcmp(ascii, expr_print(arena, again, scope, EXPR_ASCII)) == 0, "printed otherwise",
            ascii);
}

static void check_picture(struct arena *arena, const struct expr *expr,
                          const struct expr_scope *scope)
{
    for (enum expr_charset charset = EXPR_ASCII; charset <= EXPR_UNICODE; charset++) {
        struct expr_picture picture = expr_picture(arena, expr, scope, charset, 60, 12);
        require(picture.count >= 1 && picture.baseline < picture.count, "no picture", "");
        for (size_t i = 0; i < picture.count; i++)
            require(utf8_width(picture.lines[i], strlen(picture.lines[i])) == picture.width,
                    "a ragged picture", picture.lines[i]);
    }
}

/* As running text: its symbols are printed, and nothing is left to print. */
static void check_prose(struct arena *arena, const char *text, const struct expr_scope *scope)
{
    if (!utf8_valid(text, strlen(text), NULL))
        return;
    const char *prose = expr_prose(arena, text, scope);
    require(utf8_valid(prose, strlen(prose), NULL), "bytes in running text", text);
    require(str_equal(prose, expr_prose(arena, prose, scope)), "printed in part", text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > LONGEST)
        return 0;
    struct arena *arena = arena_create();
    struct expr_scope scope = scopes[data[0] >> 6];
    scope.flags = data[0] & 63;
    const char *text = arena_strndup(arena, (const char *)data + 1, size - 1);
    const struct expr *expr = NULL;
    struct diag diag = {0}, warning = {0};
    check_prose(arena, text, &scope);
    if (expr_parse(arena, text, &scope, &expr, &warning, &diag)) {
        if (!str_equal(diag.tag, "encoding"))
            check_refusal(&diag, text);
    } else {
        struct num_ctx ctx;
        require(!warning.tag[0] || (warning.column >= 1 && warning.text[0]), "a bare warning",
                text);
        check_print(arena, expr, &scope);
        check_picture(arena, expr, &scope);
        num_ctx_init(&ctx, arena, &diag);
        ctx.max_work = WORK;
        struct value value = expr_eval(&ctx, expr, NULL);
        require(ctx.err || value.kind != VALUE_NONE, "neither value nor error", text);
    }
    arena_destroy(arena);
    return 0;
}
