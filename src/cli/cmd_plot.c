/* SPDX-License-Identifier: MIT */
/* dltutor plot: functions of x. Piecewise-linear ones are drawn from their exact vertices, the rest
 * sampled finely. */
#include "cli_private.h"
#include "dltutor/expr.h"
#include <math.h>

enum { SAMPLES = 1000, MAX_SERIES = 6 };

struct domain {
    struct value from, to;
};

static const struct expr_symbol x_symbol = {.name = "x"};
static const struct expr_scope scope = {.symbols = &x_symbol, .symbol_count = 1};

static int bad_expression(struct cli *cli, const char *text, const struct diag *diag)
{
    struct diag placed = *diag;
    diag_place(&placed, 0, 0, 0);
    cli_error(cli, EXIT_USAGE, "%s", placed.text);
    if (diag->column > 0) {
        cli_print(cli, cli->err, arena_printf(cli->arena, "  %s\n", text));
        fprintf(cli->err, "  %*s^\n", (int)diag->column - 1, "");
    }
    return EXIT_USAGE;
}

/* Vertices: both ends of the domain and every knot strictly inside it. */
static void exact_series(struct num_ctx *ctx, const struct piecewise *function,
                         const struct domain *domain, struct plot_series *series)
{
    double *x = arena_array(ctx->arena, function->count + 2, sizeof *x);
    double *y = arena_array(ctx->arena, function->count + 2, sizeof *y);
    bool *kink = arena_array(ctx->arena, function->count + 2, sizeof *kink);
    size_t count = 0;
    x[count] = value_to_double(domain->from);
    y[count++] = value_to_double(piecewise_eval(ctx, function, domain->from));
    for (size_t i = 0; i < function->count; i++) {
        struct value knot = function->x[i];
        if (num_compare(knot, domain->from) != NUM_GREATER ||
            num_compare(knot, domain->to) != NUM_LESS)
            continue;
        /* A straight line still has one knot, as an anchor: it does not bend there. */
        kink[count] = num_compare(piecewise_slope(ctx, function, i),
                                  piecewise_slope(ctx, function, i + 1)) != NUM_EQUAL;
        x[count] = value_to_double(knot);
        y[count++] = value_to_double(function->y[i]);
    }
    x[count] = value_to_double(domain->to);
    y[count++] = value_to_double(piecewise_eval(ctx, function, domain->to));
    series->x = x;
    series->y = y;
    series->kink = kink;
    series->count = count;
}

/* Points where the function has no value interrupt the line. */
static void sampled_series(struct arena *arena, const struct expr *expr,
                           const struct domain *domain, struct plot_series *series)
{
    double *x = arena_array(arena, SAMPLES + 1, sizeof *x);
    double *y = arena_array(arena, SAMPLES + 1, sizeof *y);
    double from = value_to_double(domain->from);
    double step = (value_to_double(domain->to) - from) / SAMPLES;
    struct arena *scratch = arena_create();
    for (size_t i = 0; i <= SAMPLES; i++) {
        struct num_ctx ctx;
        num_ctx_init(&ctx, scratch, NULL);
        ctx.precision = 64;
        x[i] = from + step * (double)i;
        const struct expr_binding binding = {"x", value_from_double(scratch, x[i])};
        const struct expr_env env = {.bindings = &binding, .count = 1};
        struct value value = expr_eval(&ctx, expr, &env);
        y[i] = ctx.err == DLT_OK && value_is_number(value) ? value_to_double(value) : (double)NAN;
        arena_reset(scratch);
    }
    arena_destroy(scratch);
    series->x = x;
    series->y = y;
    series->count = SAMPLES + 1;
}

static bool read_bound(struct cli *cli, const struct cli_args *args, const char *option,
                       const char *fallback, struct value *value_out)
{
    struct diag diag = {0};
    struct num_ctx ctx;
    num_ctx_init(&ctx, cli->arena, &diag);
    const char *text = cli_option(args, option) ? cli_option(args, option) : fallback;
    *value_out = expr_eval_text(&ctx, text, NULL);
    if (ctx.err == DLT_OK && value_is_number(*value_out))
        return true;
    cli_error(cli, EXIT_USAGE, "%s: '%s' is not a number", option, text);
    return false;
}

static bool read_domain(struct cli *cli, const struct cli_args *args, struct domain *domain)
{
    if (!read_bound(cli, args, "--from", "-2", &domain->from) ||
        !read_bound(cli, args, "--to", "2", &domain->to))
        return false;
    if (num_compare(domain->from, domain->to) == NUM_LESS)
        return true;
    cli_error(cli, EXIT_USAGE, "--from must be less than --to");
    return false;
}

static int read_series(struct cli *cli, const char *text, const struct domain *domain,
                       struct plot_series *series)
{
    const struct expr *expr = NULL;
    struct piecewise function;
    struct diag diag = {0};
    if (expr_parse(cli->arena, text, &scope, &expr, NULL, &diag) != DLT_OK)
        return bad_expression(cli, text, &diag);
    struct num_ctx ctx;
    num_ctx_init(&ctx, cli->arena, NULL);
    series->label = expr_print(cli->arena, expr, &scope, EXPR_UNICODE);
    if (expr_piecewise(&ctx, expr, "x", NULL, &function) == DLT_OK &&
        domain->from.kind == VALUE_RATIONAL && domain->to.kind == VALUE_RATIONAL)
        exact_series(&ctx, &function, domain, series);
    else
        sampled_series(cli->arena, expr, domain, series);
    return EXIT_DONE;
}

static int run(struct cli *cli, const struct cli_args *args)
{
    int width = 80, height = 24;
    struct domain domain;
    struct plot_series series[MAX_SERIES] = {{0}};
    enum marker marker = MARKER_ASCII;
    enum charset charset = cli_charset();
    if (!cli_size(cli, args, &width, &height) || !cli_marker(cli, args, charset, &marker) ||
        !read_domain(cli, args, &domain))
        return EXIT_USAGE;
    for (size_t i = 0; i < args->operand_count; i++) {
        int code = read_series(cli, args->operands[i], &domain, &series[i]);
        if (code != EXIT_DONE)
            return code;
        series[i].role = (enum draw_role)(ROLE_SERIES_1 + i);
    }
    const struct plot plot = {
        .series = series,
        .series_count = args->operand_count,
        .x_label = "x",
        .x_from = value_to_double(domain.from),
        .x_to = value_to_double(domain.to),
        .marker = marker,
        .legend = true,
    };
    struct surface *surface = surface_create(width, height, charset);
    draw_plot(surface, 0, 0, width, height, &plot);
    fputs(surface_to_text(cli->arena, surface), cli->out);
    surface_destroy(surface);
    return EXIT_DONE;
}

const struct command cmd_plot = {
    .name = "plot",
    .operands = "EXPR...",
    .summary = "draw functions of x",
    .options = {{"--from", "A", "left end of the domain, -2 by default"},
                {"--to", "B", "right end, 2 by default"},
                {"--size", "WxH", "columns and rows, 80x24 by default"},
                {"--marker", "NAME", "ascii, half, quad or braille"}},
    .least = 1,
    .most = MAX_SERIES,
    .run = run,
};
