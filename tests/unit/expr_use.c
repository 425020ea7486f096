/* SPDX-License-Identifier: MIT */
/* What other rooms use: values by name, templates, substitution, straight pieces, shapes, pictures,
 * and answers at once to hostile texts. */
#include "expr_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = arena_create();
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(*state);
    return 0;
}

static const struct expr *parse(struct arena *arena, const char *text, struct expr_scope scope)
{
    const struct expr *expr = NULL;
    struct diag diag = {0};
    if (expr_parse(arena, text, &scope, &expr, NULL, &diag))
        fail_msg("%s: %s", text, diag.text);
    return expr;
}

static struct expr_env sample_env(struct arena *arena)
{
    struct value sizes[3] = {value_long(arena, 3), value_long(arena, 5), value_long(arena, 7)};
    struct expr_binding *bindings = arena_array(arena, 6, sizeof(*bindings));
    bindings[0] = (struct expr_binding){"epochs", value_long(arena, 25)};
    bindings[1] = (struct expr_binding){"total", value_long(arena, 62378344)};
    bindings[2] = (struct expr_binding){"rate", value_fraction(arena, 1, 5)};
    bindings[3] = (struct expr_binding){"kernel", value_list(arena, sizes, 3)};
    bindings[4] = (struct expr_binding){"one", value_long(arena, 1)};
    bindings[5] = (struct expr_binding){"layer.width", value_long(arena, 15)};
    return (struct expr_env){.bindings = bindings, .count = 6};
}

static void assert_value(struct arena *arena, const struct expr_env *env, const char *text,
                         const char *expected)
{
    struct num_ctx ctx;
    struct diag diag = {0};
    num_ctx_init(&ctx, arena, &diag);
    struct value value = expr_eval_text(&ctx, text, env);
    if (ctx.err)
        fail_msg("%s: %s", text, diag.text);
    assert_string_equal(value_format(arena, value, NULL), expected);
}

static void test_eval_text(void **state)
{
    struct arena *arena = *state;
    struct expr_env env = sample_env(arena);
    assert_value(arena, &env, "epochs*2", "50");
    assert_value(arena, &env, "2epochs", "50");
    assert_value(arena, &env, "kernel[2] + kernel[length(kernel)]", "12");
    assert_value(arena, &env, "sum(i, 1, length(kernel), kernel[i])", "15");
    assert_value(arena, &env, "layer.width^2", "225");
    assert_value(arena, &env, "if(epochs > 20, epochs, 0)", "25");
    assert_value(arena, &env, "epochs > 20 and rate < 1/2", "1");
    assert_value(arena, &env, "prod(kernel)", "105");
    assert_value(arena, &env, "[epochs]", "(25)");
    assert_value(arena, &env, "rate*100%", "0.2");

    struct expr_binding inner = {"epochs", value_long(arena, 7)};
    struct expr_env nested = {.bindings = &inner, .count = 1, .outer = &env};
    assert_value(arena, &nested, "epochs + one", "8");
    assert_int_equal(expr_env_get(&env, "nothing").kind, VALUE_NONE);

    struct expr_env words = {.outer = &env, .words = true};
    assert_value(arena, &words, "keep", "keep");
    assert_value(arena, &words, "if(keep = drop, 1, 2)", "2");
}

static void test_eval_text_errors(void **state)
{
    struct arena *arena = *state;
    struct expr_env env = sample_env(arena);
    struct diag diag = {0};
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, &diag);
    assert_int_equal(expr_eval_text(&ctx, "2*epocs", &env).kind, VALUE_NONE);
    assert_int_equal(ctx.err, DLT_ERR_UNKNOWN);
    assert_int_equal(diag.column, 3);
    assert_non_null(strstr(diag.text, "did you mean epochs?"));

    num_ctx_init(&ctx, arena, &diag);
    diag_clear(&diag);
    expr_eval_text(&ctx, "1 + kernel[4]", &env);
    assert_int_equal(ctx.err, DLT_ERR_RANGE);
    assert_string_equal(diag.tag, "index");
    assert_int_equal(diag.column, 5);
}

static void assert_filled(struct arena *arena, const struct expr_scope *scope, const char *text,
                          const char *expected)
{
    struct expr_env env = sample_env(arena);
    struct diag diag = {0};
    char *filled = NULL;
    if (expr_fill(arena, text, &env, scope, &filled, &diag))
        fail_msg("%s: %u: %s", text, diag.column, diag.text);
    assert_string_equal(filled, expected);
}

static void test_fill(void **state)
{
    struct arena *arena = *state;
    struct expr_symbol symbols[2] = {{.name = "D_h"}, {.name = "sigma"}};
    struct expr_scope scope = {.symbols = symbols, .symbol_count = 2};
    assert_filled(arena, NULL, "no braces", "no braces");
    assert_filled(arena, NULL, "{epochs} epochs", "25 epochs");
    assert_filled(arena, NULL, "{total:,} weights", "62,378,344 weights");
    assert_filled(arena, NULL, "{rate} {rate:.3} {rate:/} {rate:%}", "0.2 0.200 1/5 20%");
    assert_filled(arena, NULL, "{total:#4}", "6.238e7");
    assert_filled(arena, NULL, "{one} {one:s:epoch|epochs}, {epochs} {epochs:s:epoch|epochs}",
                  "1 epoch, 25 epochs");
    assert_filled(arena, NULL, "{{x}} = {one}", "{x} = 1");
    assert_filled(arena, NULL, "kernels {kernel}", "kernels (3, 5, 7)");
    assert_filled(arena, NULL, "{sqrt(2):.3}", "1.414");
    assert_filled(arena, &scope, "{epochs/(2 D_h)}", "25/(2\u00B7D_h)");
    assert_filled(arena, &scope, "{(one + rate)*sigma^2}", "6/5\u00B7\u03C3\u00B2");
}

static void test_fill_percent(void **state)
{
    struct arena *arena = *state;
    assert_filled(arena, NULL, "{1825/14400:%} {1/3:%} {2/3*100:%}", "12.67% 33.33% 6666.67%");
    assert_filled(arena, NULL, "{1/8:%} {0.12345:%} {1/144:%} {-1/3:%}",
                  "12.5% 12.345% 0.694% -33.33%");
    assert_filled(arena, NULL, "{sqrt(2)/3:%} {one:%} {0:%}", "47.14% 100% 0%");
    assert_filled(arena, NULL, "{1/3:.1%} {1/3:#4%} {1/3:/%}", "33.3% 33.33% 100/3%");
    assert_filled(arena, NULL, "{1234.5:,%}", "123,450%");
}

static void test_fill_words(void **state)
{
    struct arena *arena = *state;
    struct expr_symbol symbols[1] = {{.name = "D_h"}};
    struct expr_scope scope = {.symbols = symbols, .symbol_count = 1};
    assert_filled(arena, NULL, "{if(epochs > 2, yes, no)}", "yes");
    assert_filled(arena, NULL, "{if(epochs > 30, yes, no)}", "no");
    assert_filled(arena, NULL, "{if(epochs > 30, a1, if(one = 1, inner, last))}", "inner");
    assert_filled(arena, NULL, "{if(sum(i, 1, 3, i) = 6, six, epochs)}", "six");
    assert_filled(arena, NULL, "{if(one = 2, none, epochs)}", "25");
    assert_filled(arena, NULL, "{few if epochs < 9; many otherwise}", "many");
    /* Beside words, also one that resembles a name that is known. */
    assert_filled(arena, NULL, "{if(one = 1, epoch, other)} ", "epoch ");
    assert_filled(arena, &scope, "{if(one = 1, 2 D_h, none)}", "2\u00B7D_h");
    assert_filled(arena, &scope, "{if(one = 2, 2 D_h, none)}", "none");
}

static void assert_fill_fails(struct arena *arena, const char *text, const char *tag,
                              unsigned column)
{
    struct expr_env env = sample_env(arena);
    struct diag diag = {0};
    char *filled = NULL;
    assert_int_not_equal(expr_fill(arena, text, &env, NULL, &filled, &diag), DLT_OK);
    assert_null(filled);
    assert_string_equal(diag.tag, tag);
    assert_int_equal(diag.column, column);
}

static void test_fill_errors(void **state)
{
    struct arena *arena = *state;
    assert_fill_fails(arena, "now {epocs}", "unknown-symbol", 6);
    assert_fill_fails(arena, "\u03C3 {1 + }", "missing-operand", 8);
    assert_fill_fails(arena, "a {one", "unbalanced", 3);
    assert_fill_fails(arena, "a } b", "unbalanced", 3);
    assert_fill_fails(arena, "{one:z}", "format", 6);
    assert_fill_fails(arena, "x {1/(one-1)}", "division-by-zero", 4);
    assert_fill_fails(arena, "{yes}", "unknown-symbol", 2);
    assert_fill_fails(arena, "{if(onne = 1, yes, no)}", "unknown-symbol", 5);
    assert_fill_fails(arena, "{if(one = 1, 2 yes, no)}", "unknown-symbol", 16);
    assert_fill_fails(arena, "{if(one = 1, yes, 2 no)}", "unknown-symbol", 21);
    assert_fill_fails(arena, "{2 if(one = 1, yes, no)}", "unknown-symbol", 16);
    assert_fill_fails(arena, "{if(one = 1, epocs, 0)}", "unknown-symbol", 14);
}

/* One large number is no matter; what a text asks for together is bounded. */
static void test_fill_work(void **state)
{
    struct arena *arena = *state;
    static const char *const large[] = {"{gcd(2^100000 - 1, 3^60000 - 1)/3:s:a|b} ", "{2^100000} ",
                                        "{if(2^100000 > 3^60000 + 1, x, y)} "};
    for (size_t i = 0; i < DLT_COUNT(large); i++) {
        struct expr_env env = sample_env(arena);
        struct diag diag = {0};
        struct strbuf text;
        char *filled = NULL;
        strbuf_init(&text);
        strbuf_add(&text, large[i]);
        assert_int_equal(expr_fill(arena, text.text, &env, NULL, &filled, &diag), DLT_OK);
        while (text.length < 60000)
            strbuf_add(&text, large[i]);
        filled = NULL;
        assert_int_equal(expr_fill(arena, text.text, &env, NULL, &filled, &diag), DLT_ERR_LIMIT);
        assert_null(filled);
        strbuf_finish(&text);
    }
}

static void test_substitute(void **state)
{
    struct arena *arena = *state;
    struct expr_symbol symbols[3] = {{.name = "a"}, {.name = "b"}, {.name = "k"}};
    struct expr_scope scope = {.symbols = symbols, .symbol_count = 3};
    struct expr_binding bindings[2] = {{"a", value_fraction(arena, -1, 3)},
                                       {"k", value_long(arena, 9)}};
    struct expr_env env = {.bindings = bindings, .count = 2};
    const struct expr *filled = expr_substitute(arena, parse(arena, "a b^2 + k", scope), &env);
    assert_string_equal(expr_print(arena, filled, &scope, EXPR_ASCII), "-(1/3)*b^2 + 9");
    filled = expr_substitute(arena, parse(arena, "sum(k, 1, k, k b)", scope), &env);
    assert_string_equal(expr_print(arena, filled, &scope, EXPR_ASCII), "sum(k, 1, 9, k*b)");
}

static void test_piecewise(void **state)
{
    struct arena *arena = *state;
    struct expr_symbol symbols[1] = {{.name = "x"}};
    struct expr_scope scope = {.symbols = symbols, .symbol_count = 1};
    struct num_ctx ctx;
    struct piecewise f;
    num_ctx_init(&ctx, arena, NULL);
    const char *zigzag = "4 relu(x - 1/6) - 12 relu(x - 2/6) + 9 relu(4/6 - x) - 6";
    assert_int_equal(expr_piecewise(&ctx, parse(arena, zigzag, scope), "x", NULL, &f), DLT_OK);
    assert_int_equal(f.count, 3);
    assert_true(value_equal(f.x[0], value_fraction(arena, 1, 6)));
    assert_true(value_equal(f.slope_left, value_long(arena, -9)));
    assert_true(value_equal(f.slope_right, value_long(arena, -8)));
    assert_int_equal(expr_piecewise(&ctx, parse(arena, "max(|x|, 2 - x/2)", scope), "x", NULL, &f),
                     DLT_OK);
    assert_int_equal(f.count, 2);
    assert_int_equal(expr_piecewise(&ctx, parse(arena, "min(x, 3) + sum(k,1,3,relu(x-k))", scope),
                                    "x", NULL, &f),
                     DLT_OK);
    assert_int_equal(expr_piecewise(&ctx, parse(arena, "7/2", scope), "x", NULL, &f), DLT_OK);
    assert_true(value_equal(f.y[0], value_fraction(arena, 7, 2)));
    static const char *const curved[] = {"x^2", "x*x", "1/x", "exp(x)", "x*sqrt(2)"};
    for (size_t i = 0; i < DLT_COUNT(curved); i++) {
        struct diag diag = {0};
        num_ctx_init(&ctx, arena, &diag);
        assert_int_equal(expr_piecewise(&ctx, parse(arena, curved[i], scope), "x", NULL, &f),
                         DLT_ERR_TYPE);
        assert_true(diag.column > 0);
    }
}

static void test_shape(void **state)
{
    struct arena *arena = *state;
    struct expr_symbol symbols[2] = {
        {.name = "h", .rows = {"D_i", 4}, .columns = {NULL, 1}},
        {.name = "g", .rows = {"D_o", 3}, .columns = {NULL, 1}},
    };
    struct expr_scope scope = {.symbols = symbols, .symbol_count = 2};
    struct expr_dim rows, columns;
    struct diag diag = {0};
    assert_int_equal(
        expr_shape(arena, parse(arena, "g h^T", scope), &scope, &rows, &columns, &diag), DLT_OK);
    assert_string_equal(rows.name, "D_o");
    assert_string_equal(columns.name, "D_i");
    assert_int_equal(columns.size, 4);
    assert_int_equal(
        expr_shape(arena, parse(arena, "h^T h", scope), &scope, &rows, &columns, &diag), DLT_OK);
    assert_int_equal(rows.size * columns.size, 1);
    assert_int_equal(
        expr_shape(arena, parse(arena, "1 + g h", scope), &scope, &rows, &columns, &diag),
        DLT_ERR_TYPE);
    assert_int_equal(diag.column, 5);
    assert_non_null(strstr(diag.text, "D_o x 1"));
}

static void assert_picture(struct arena *arena, const char *text, enum expr_charset charset,
                           const char *expected)
{
    struct expr_symbol symbols[2] = {{.name = "D_h"}, {.name = "a"}};
    struct expr_scope scope = {.symbols = symbols, .symbol_count = 2};
    struct expr_picture picture =
        expr_picture(arena, parse(arena, text, scope), &scope, charset, 60, 10);
    struct strbuf all;
    strbuf_init(&all);
    for (size_t i = 0; i < picture.count; i++) {
        assert_int_equal(utf8_width(picture.lines[i], strlen(picture.lines[i])), picture.width);
        strbuf_printf(&all, "%s%s\n", i == picture.baseline ? ">" : " ", picture.lines[i]);
    }
    assert_string_equal(all.text, expected);
    strbuf_finish(&all);
}

static void test_picture(void **state)
{
    struct arena *arena = *state;
    assert_picture(arena, "3/(2D_h)", EXPR_ASCII, "    3   \n>-------\n  2*D_h \n");
    assert_picture(arena, "3/(2D_h)", EXPR_UNICODE,
                   "    3   \n>\u2500\u2500\u2500\u2500\u2500\u2500\u2500\n  2\u00B7D_h \n");
    assert_picture(arena, "a^2 + 1", EXPR_UNICODE, ">a\u00B2 + 1\n");
    assert_picture(arena, "a^2 + 1", EXPR_ASCII, "  2    \n>a  + 1\n");
    assert_picture(arena, "44*32", EXPR_UNICODE, ">44\u00B732\n");
    assert_picture(arena, "sum(k,1,a,k)", EXPR_ASCII, "   a    \n> sum  k\n k = 1  \n");
}

static char *repeated(struct arena *arena, const char *part, size_t times)
{
    struct strbuf text;
    strbuf_init(&text);
    strbuf_add_repeat(&text, part, times);
    char *copy = strbuf_take(&text, arena);
    strbuf_finish(&text);
    return copy;
}

static void test_hostile(void **state)
{
    struct arena *arena = *state;
    static const char *const parts[] = {"(",
                                        "-",
                                        "2^",
                                        "|",
                                        "||",
                                        "\xCE\xB1",
                                        "1+",
                                        "1/",
                                        "[",
                                        "{",
                                        "sin ",
                                        "\\frac{",
                                        "a",
                                        "sqrt(",
                                        "a_{a",
                                        "x_",
                                        "!",
                                        "\\sum_{k=1}^",
                                        "9",
                                        "1e",
                                        "sum(k,1,2,",
                                        "\xE2\x81\xBD",
                                        "a[",
                                        "(h)[",
                                        "(h)_{",
                                        "5 choose (",
                                        "x if (",
                                        "\\begin{cases}",
                                        "\\begin{pmatrix}1&",
                                        "h.T",
                                        "asin"};
    struct expr_symbol symbols[2] = {{.name = "a", .indexed = true},
                                     {.name = "h", .rows = {"n", 3}, .columns = {NULL, 1}}};
    static const size_t times[] = {50, 3000, 100000};
    for (size_t flags = 0; flags < 64; flags += 21) {
        struct expr_scope scope = {.symbols = symbols, .symbol_count = 2, .flags = (unsigned)flags};
        for (size_t i = 0; i < DLT_COUNT(parts) * DLT_COUNT(times); i++) {
            const char *text =
                repeated(arena, parts[i % DLT_COUNT(parts)], times[i / DLT_COUNT(parts)]);
            const struct expr *expr = NULL;
            struct diag diag = {0}, warning = {0};
            if (expr_parse(arena, text, &scope, &expr, &warning, &diag)) {
                assert_true(diag.column > 0 && diag.length > 0 && diag.text[0]);
                assert_null(expr);
            } else {
                struct num_ctx ctx;
                num_ctx_init(&ctx, arena, &diag);
                expr_eval(&ctx, expr, NULL);
                expr_picture(arena, expr, &scope, EXPR_UNICODE, 80, 24);
            }
            arena_reset(arena);
        }
    }
}

static void test_hostile_values(void **state)
{
    struct arena *arena = *state;
    static const char *const texts[] = {
        "10^10^10",
        "9^9^9^9",
        "sum(i,1,10^9,sum(j,1,10^9,sum(k,1,10^9,i*j*k)))",
        "sum(i,1,300,sum(j,1,300,sum(k,1,300,i*j*k)))",
        "prod(k,1,100000,k)",
        "(10^9)!",
        "C(10^9, 5*10^8)",
        "exp(exp(exp(10)))",
        "log(0)",
        "1/sin(pi)",
        "2^(2^(2^(2^(2^2))))",
        "sqrt(2)^sqrt(2)^100000",
        "1 + gcd(2^100000, 3^60000)",
        "tan(pi/2)",
    };
    for (size_t i = 0; i < DLT_COUNT(texts); i++) {
        struct expr_scope scope = {0};
        const struct expr *expr = parse(arena, texts[i], scope);
        struct expr_decision decision;
        expr_compare(arena, expr, parse(arena, "1", scope), &scope, NULL, &decision);
        assert_non_null(decision.detail);
        assert_int_not_equal(decision.verdict, EXPR_EQUAL);
        arena_reset(arena);
    }
}

static void test_compare_is_repeatable(void **state)
{
    struct arena *arena = *state;
    struct expr_symbol symbols[2] = {{.name = "a"}, {.name = "b"}};
    struct expr_scope scope = {.symbols = symbols, .symbol_count = 2};
    const struct expr *a = parse(arena, "(a+b)^2", scope);
    const struct expr *b = parse(arena, "a^2 + b^2", scope);
    struct expr_decision first, second;
    expr_compare(arena, a, b, &scope, NULL, &first);
    expr_compare(arena, a, b, &scope, NULL, &second);
    assert_int_equal(first.verdict, EXPR_DIFFERENT);
    assert_string_equal(first.detail, second.detail);
    assert_int_equal(first.witness_count, 2);
    assert_string_equal(first.detail, "at a = 2, b = 3: the first is 25, the second 13");
    assert_true(value_equal(first.left, value_long(arena, 25)));
}

static void test_latex_fractions_are_quotients(void **state)
{
    struct arena *arena = *state;
    static const char *const aliases[] = {"a/b", "x_a"};
    struct expr_symbol symbols[4] = {{.name = "a"},
                                     {.name = "b"},
                                     {.name = "D_h"},
                                     {.name = "q", .aliases = aliases, .alias_count = 2}};
    struct expr_scope scope = {.symbols = symbols, .symbol_count = 4};
    static const char *const parts[] = {"a",   "b",  "D_h", "D_{h}",   "3",     "2a",  "a+1", "q",
                                        "a^2", "ab", "-b",  "sqrt(a)", "a/D_h", "x_a", "a!",  "pi"};
    for (size_t i = 0; i < DLT_COUNT(parts); i++) {
        for (size_t k = 0; k < DLT_COUNT(parts); k++) {
            const char *latex = arena_printf(arena, "\\frac{%s}{%s}", parts[i], parts[k]);
            const char *plain = arena_printf(arena, "(%s)/(%s)", parts[i], parts[k]);
            bool named = strcmp(latex, "\\frac{a}{b}") == 0;
            if (!expr_same(parse(arena, latex, scope), parse(arena, named ? "q" : plain, scope)))
                fail_msg("%s is not %s", latex, plain);
        }
    }
}

static void test_tree_of_a_ball(void **state)
{
    struct arena *arena = *state;
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    struct value two = value_long(arena, 2);
    const struct expr *root = expr_from_value(arena, num_sqrt(&ctx, two));
    assert_int_equal(root->op, EXPR_NUMBER);
    assert_int_equal(root->number.kind, VALUE_REAL);
    assert_string_equal(expr_print(arena, root, NULL, EXPR_ASCII), "1.41421...");
    struct value half = num_div(&ctx, num_exp(&ctx, num_log(&ctx, two)), value_long(arena, 4));
    assert_string_equal(expr_print(arena, expr_from_value(arena, half), NULL, EXPR_ASCII), "1/2");
    char *text = NULL;
    struct expr_binding binding = {.name = "r", .value = num_sqrt(&ctx, two)};
    struct expr_env env = {.bindings = &binding, .count = 1};
    struct expr_symbol x = {.name = "x"};
    struct expr_scope scope = {.symbols = &x, .symbol_count = 1};
    assert_int_equal(expr_fill(arena, "{r*x}", &env, &scope, &text, NULL), DLT_OK);
    assert_string_equal(text, "1.41421...\u00B7x");
}

static void test_functions_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < function_count; i++)
        assert_ptr_equal(function_find(function_table[i].name), &function_table[i]);
    assert_string_equal(function_find("ReLU")->name, "relu");
    assert_null(function_find("c"));
    assert_null(function_find(""));
    assert_null(function_find("sinn"));
}

static void test_prepared_symbols_read_the_same(void **state)
{
    struct arena *arena = *state;
    static const char *const aliases[] = {"dl/df", "\u2202l/\u2202f", "\\frac{dl}{df}", "g"};
    static const char *const texts[] = {"dl/df*h_j", "\\frac{\\partial l}{\\partial f} hj",
                                        "g h_{j}", "\u2202l/\u2202f h\u2C7C"};
    struct expr_symbol symbols[2] = {{.name = "dldf", .aliases = aliases, .alias_count = 4},
                                     {.name = "h_j"}};
    struct expr_scope scope = {.symbols = symbols, .symbol_count = 2};
    for (int prepared = 0; prepared < 2; prepared++) {
        for (size_t i = 0; i < DLT_COUNT(texts); i++)
            assert_string_equal(
                expr_print(arena, parse(arena, texts[i], scope), &scope, EXPR_ASCII), "dldf*h_j");
        expr_symbols_prepare(arena, symbols, 2);
        assert_int_equal(symbols[0].key_count, 3);
        assert_int_equal(symbols[1].key_count, 1);
    }
}

/* --- running text ---------------------------------------------------------------------------------- */

static void symbols_in_running_text_are_printed(void **state)
{
    static const struct {
        const char *text, *prose;
    } examples[] = {
        {"phi_1 h1 + phi_12", "φ₁ h1 + φ₁₂"},
        {"with variance sigma_f^2.", "with variance σ_f²."},
        {"2 pi sigma^2", "2 π σ²"},
        {"E[h^2] = (1 + a^2)/2", "E[h²] = (1 + a²)/2"},
        {"2^180 and 10^-3", "2¹⁸⁰ and 10⁻³"},
        {"2^D, 2^1.5, x^2y, x^{2}, x^12345", "2^D, 2^1.5, x^2y, x^{2}, x^12345"},
        {"w_1 x_(2i-1), phi_(t+1)", "w₁ x_(2i-1), φ_(t+1)"},
        {"stride_1, batch_size, x_1b, a_12345", "stride₁, batch_size, x_1b, a_12345"},
        {"Slopes m1 and m9", "Slopes m₁ and m9"},
        {"Sigma is f. With Sigma, Beta", "Sigma is f. With Σ, Beta"},
        {"typing, epic, \\sigma, φ_1", "typing, epic, \\sigma, φ_1"},
        {"  a   sigma^2   2\n    b\nsigma", "  a   sigma^2   2\n    b\nσ"},
        {"  y = sigma\n", "  y = σ\n"},
        {"^2 _1 ^ _", "^2 _1 ^ _"},
        {"", ""},
    };
    static const struct expr_symbol symbols[] = {{.name = "m1"}, {.name = "a"}};
    const struct expr_scope scope = {.symbols = symbols, .symbol_count = 2};
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(examples); i++)
        assert_string_equal(expr_prose(arena, examples[i].text, &scope), examples[i].prose);
    assert_string_equal(expr_prose(arena, "m1 nu", NULL), "m1 ν");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_eval_text, setup, teardown),
        cmocka_unit_test_setup_teardown(test_eval_text_errors, setup, teardown),
        cmocka_unit_test_setup_teardown(test_fill, setup, teardown),
        cmocka_unit_test_setup_teardown(test_fill_percent, setup, teardown),
        cmocka_unit_test_setup_teardown(test_fill_words, setup, teardown),
        cmocka_unit_test_setup_teardown(test_fill_errors, setup, teardown),
        cmocka_unit_test_setup_teardown(test_fill_work, setup, teardown),
        cmocka_unit_test_setup_teardown(test_substitute, setup, teardown),
        cmocka_unit_test_setup_teardown(test_piecewise, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shape, setup, teardown),
        cmocka_unit_test_setup_teardown(test_picture, setup, teardown),
        cmocka_unit_test_setup_teardown(test_functions_are_found, setup, teardown),
        cmocka_unit_test_setup_teardown(test_latex_fractions_are_quotients, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tree_of_a_ball, setup, teardown),
        cmocka_unit_test_setup_teardown(test_prepared_symbols_read_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_values, setup, teardown),
        cmocka_unit_test_setup_teardown(test_compare_is_repeatable, setup, teardown),
        cmocka_unit_test(symbols_in_running_text_are_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
