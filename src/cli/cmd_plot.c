/* SPDX-License-Identifier: MIT */
/* dltutor plot: functions of x. Piecewise-linear ones are drawn from their exact vertices, the rest
 * sampled finely. */
#include "cli_private.h"
#include "dltutor/expr.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 1000, MAX_SERIES = 6, MANY_OPERANDS = 1000 /* to be told how many may be */ };
enum { MAX_WORK = 1 << 28 }; /* of all samples of all curves, as in struct num_ctx */

struct domain {
    struct value from, to;
};

static const struct expr_symbol x_symbol = {.name = "x"};
static const struct expr_scope scope = {.symbols = &x_symbol, .symbol_count = 1};

static int bad_expression(struct cli *cli, const char *text, const struct diag *diag)
{
    cli_error(cli, EXIT_USAGE, "%s", diag->text);
    if (diag->column > 0)
        cli_caret(cli, cli->err, text, diag->column, diag->length);
    return EXIT_USAGE;
}

/* A value too large for a double is as good as none. */
static double drawn(struct value value)
{
    double number = value_is_number(value) ? value_to_double(value) : (double)NAN;
    return isfinite(number) ? number : (double)NAN;
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
    y[count++] = drawn(piecewise_eval(ctx, function, domain->from));
    for (size_t i = 0; i < function->count; i++) {
        struct value knot = function->x[i];
        if (num_compare(knot, domain->from) != NUM_GREATER ||
            num_compare(knot, domain->to) != NUM_LESS)
            continue;
        /* A straight line still has one knot, as an anchor: it does not bend there. */
        kink[count] = num_compare(piecewise_slope(ctx, function, i),
                                  piecewise_slope(ctx, function, i + 1)) != NUM_EQUAL;
        x[count] = value_to_double(knot);
        y[count++] = drawn(function->y[i]);
    }
    x[count] = value_to_double(domain->to);
    y[count++] = drawn(piecewise_eval(ctx, function, domain->to));
    series->x = x;
    series->y = y;
    series->kink = kink;
    series->count = count;
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
    static const double farthest = 1e300; /* that plots draw */
    double from = value_to_double(domain->from), to = value_to_double(domain->to);
    if (fabs(from) <= farthest && fabs(to) <= farthest && from < to)
        return true;
    cli_error(cli, EXIT_USAGE,
              num_compare(domain->from, domain->to) == NUM_LESS
                  ? "--from and --to lie too far out, or too close together, to draw"
                  : "--from must be less than --to");
    return false;
}

/* --- poles: 1/x would fill the plot with its two spikes ------------------------------------------ */

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/* Grows towards sample `at`, coming from the side of `step`. */
static bool grows(const struct plot_series *series, size_t at, int step)
{
    const double *y = series->y + at;
    return fabs(y[0]) > fabs(y[step]) && fabs(y[step]) > fabs(y[2 * step]);
}

/* True when the function runs away between sample `at` and the next, or where the next has none. */
static bool has_pole(const struct plot_series *series, size_t at)
{
    const double *y = series->y;
    if (at < 2 || at + 4 >= series->count || !grows(series, at, -1))
        return false;
    size_t next = isnan(y[at + 1]) ? at + 2 : at + 1;
    bool flips = y[at] * y[next] < 0;
    return (next > at + 1 || flips) && grows(series, next, 1);
}

/* Interrupts the line at each pole. The size beyond which values are left outside; 0: none is. */
static double cut_poles(struct arena *arena, struct plot_series *series, double *y)
{
    enum { SHARE = 10, ROOM = 3 }; /* thrice the size that nine of ten samples stay below */
    size_t count = 0, poles = 0;
    double *sizes = arena_array(arena, series->count + 1, sizeof *sizes);
    for (size_t i = 0; i < series->count; i++)
        if (!isnan(y[i]))
            sizes[count++] = fabs(y[i]);
    for (size_t i = 0; i < series->count; i++) {
        if (!has_pole(series, i))
            continue;
        poles++;
        y[i] = (double)NAN;
    }
    if (poles == 0 || count == 0)
        return 0;
    qsort(sizes, count, sizeof *sizes, by_size);
    return ROOM * sizes[count - 1 - count / SHARE];
}

/* One sample, NaN where there is no value. What it takes goes off `*work_io`; 0: it was too much. */
static double sample(struct arena *scratch, const struct expr *expr, double x,
                     unsigned long long *work_io)
{
    struct diag diag = {0};
    struct num_ctx ctx;
    num_ctx_init(&ctx, scratch, &diag);
    ctx.precision = 64;
    ctx.max_work = *work_io;
    const struct expr_binding binding = {"x", value_from_double(scratch, x)};
    const struct expr_env env = {.bindings = &binding, .count = 1};
    struct value value = expr_eval(&ctx, expr, &env);
    bool used_up = str_equal(diag.tag, "too-much-work") || str_equal(diag.tag, "too-many-steps") ||
                   ctx.work >= *work_io;
    *work_io = used_up ? 0 : *work_io - ctx.work;
    return ctx.err == DLT_OK ? drawn(value) : (double)NAN;
}

/* --- jumps: floor(x) has no line from one step to the next ------------------------------------------ */

/* True when most of the rise between two samples is left when they are next to each other. */
static bool has_jump(struct arena *scratch, const struct expr *expr,
                     const struct plot_series *series, size_t at, unsigned long long *work_io)
{
    enum { ROUNDS = 32 };
    const double *x = series->x + at, *y = series->y + at, rise = fabs(y[1] - y[0]);
    double from = x[0], to = x[1], low = y[0], high = y[1];
    for (size_t i = 0; i<ROUNDS && * work_io> 0; i++) {
        double middle = (from + to) / 2, value = sample(scratch, expr, middle, work_io);
        arena_reset(scratch);
        if (isnan(value))
            return false;
        bool left = fabs(value - low) > fabs(high - value);
        from = left ? from : middle;
        low = left ? low : value;
        to = left ? middle : to;
        high = left ? value : high;
    }
    return *work_io > 0 && fabs(high - low) > rise / 2;
}

/* Interrupts the line at each jump. */
static void cut_jumps(const struct expr *expr, struct plot_series *series, double *y,
                      unsigned long long *work_io)
{
    enum { MOST = 200, STEEP = 8 };
    struct arena *scratch = arena_create();
    size_t tried = 0;
    for (size_t i = 0; i + 1 < series->count && tried < MOST; i++) {
        double rise = fabs(y[i + 1] - y[i]);
        double left = i > 0 ? fabs(y[i] - y[i - 1]) : rise;
        double right = i + 2 < series->count ? fabs(y[i + 2] - y[i + 1]) : rise;
        if (!(rise > STEEP * fmin(left, right)))
            continue;
        tried++;
        if (has_jump(scratch, expr, series, i, work_io))
            y[i + 2 < series->count ? i : i + 1] = (double)NAN;
    }
    arena_destroy(scratch);
}

/* Points where the function has no value interrupt the line. `*limit_out` is what cut_poles gives.
 * False when it takes too long. */
static bool sampled_series(struct arena *arena, const struct expr *expr,
                           const struct domain *domain, unsigned long long *work_io,
                           struct plot_series *series, double *limit_out)
{
    double *x = arena_array(arena, SAMPLES + 1, sizeof *x);
    double *y = arena_array(arena, SAMPLES + 1, sizeof *y);
    double from = value_to_double(domain->from);
    double step = (value_to_double(domain->to) - from) / SAMPLES;
    struct arena *scratch = arena_create();
    for (size_t i = 0; i <= SAMPLES && *work_io > 0; i++) {
        x[i] = from + step * (double)i;
        y[i] = sample(scratch, expr, x[i], work_io);
        arena_reset(scratch);
    }
    arena_destroy(scratch);
    series->x = x;
    series->y = y;
    series->count = SAMPLES + 1;
    if (*work_io == 0)
        return false;
    *limit_out = cut_poles(arena, series, y);
    cut_jumps(expr, series, y, work_io);
    return *work_io > 0;
}

/* The heights that all series need, each within its limit (0: none). */
static void fit_heights(const struct plot_series *series, const double *limits, size_t count,
                        struct plot *plot)
{
    bool limited = false, any = false;
    for (size_t s = 0; s < count; s++) {
        limited |= limits[s] > 0;
        for (size_t i = 0; i < series[s].count; i++) {
            double y = series[s].y[i];
            if (isnan(y))
                continue;
            if (limits[s] > 0)
                y = fmin(fmax(y, -limits[s]), limits[s]);
            plot->y_from = any ? fmin(plot->y_from, y) : y;
            plot->y_to = any ? fmax(plot->y_to, y) : y;
            any = true;
        }
    }
    if (!limited)
        plot->y_from = plot->y_to = 0; /* the plot fits itself */
}

/* --- the command ------------------------------------------------------------------------------- */

/* As it is read; as it was typed where that is far shorter: 1e300 x. */
static const char *label_of(struct cli *cli, const char *text, const struct expr *expr)
{
    enum { LONG = 30 };
    const char *printed = expr_print(cli->arena, expr, &scope, EXPR_UNICODE);
    bool shorter = strlen(printed) > LONG && strlen(text) <= LONG;
    return shorter ? utf8_sanitise(cli->arena, text, strlen(text), UTF8_KEEP_NOTHING, NULL)
                   : printed;
}

static bool has_values(const struct plot_series *series)
{
    for (size_t i = 0; i < series->count; i++) {
        if (!isnan(series->y[i]))
            return true;
    }
    return false;
}

static int read_series(struct cli *cli, const char *text, const struct domain *domain,
                       unsigned long long *work_io, struct plot_series *series, double *limit_out)
{
    const struct expr *expr = NULL;
    struct piecewise function;
    struct diag diag = {0};
    if (expr_parse(cli->arena, text, &scope, &expr, NULL, &diag) != DLT_OK)
        return bad_expression(cli, text, &diag);
    struct num_ctx ctx;
    num_ctx_init(&ctx, cli->arena, NULL);
    ctx.max_work = *work_io;
    series->label = label_of(cli, text, expr);
    if (expr_piecewise(&ctx, expr, "x", NULL, &function) == DLT_OK &&
        domain->from.kind == VALUE_RATIONAL && domain->to.kind == VALUE_RATIONAL)
        exact_series(&ctx, &function, domain, series);
    else if (!sampled_series(cli->arena, expr, domain, work_io, series, limit_out))
        return cli_error(cli, EXIT_USAGE, "%s takes too long to compute at %d points",
                         series->label, SAMPLES + 1);
    if (!has_values(series))
        cli_error(cli, 0, "%s has no value from %g to %g that can be drawn", series->label,
                  value_to_double(domain->from), value_to_double(domain->to));
    return EXIT_DONE;
}

/* How the picture is made, from the options. */
struct canvas {
    int width, height, weight;
    enum marker marker;
    enum charset charset;
    struct domain domain;
    struct cli_output output;
};

static bool read_canvas(struct cli *cli, const struct cli_args *args, struct canvas *canvas)
{
    *canvas = (struct canvas){.width = 80, .height = 24, .charset = cli_charset()};
    return cli_size(cli, args, &canvas->width, &canvas->height) &&
           cli_marker(cli, args, canvas->charset, &canvas->marker) &&
           cli_weight(cli, args, &canvas->weight) && cli_read_output(cli, args, &canvas->output) &&
           read_domain(cli, args, &canvas->domain);
}

/* "max(0, x) and x^2, for x from -2 to 2" */
static const char *title_of(struct cli *cli, const struct plot *plot)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < plot->series_count; i++) {
        const char *between = i + 1 < plot->series_count ? ", " : " and ";
        strbuf_printf(&text, "%s%s", i > 0 ? between : "", plot->series[i].label);
    }
    strbuf_printf(&text, ", for x from %g to %g", plot->x_from, plot->x_to);
    char *title = strbuf_take(&text, cli->arena);
    strbuf_finish(&text);
    return title;
}

/* Where each line starts, bends and ends; of a sampled one only where it starts and ends. */
static const char *words_of(struct cli *cli, const struct plot *plot)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t s = 0; s < plot->series_count; s++) {
        const struct plot_series *series = &plot->series[s];
        const char *lead = " goes from ";
        strbuf_add(&text, series->label);
        for (size_t i = 0; i < series->count; i++) {
            bool end = i == 0 || i + 1 == series->count;
            if (isnan(series->y[i]) || !(end || (series->kink && series->kink[i])))
                continue;
            strbuf_printf(&text, "%s(%g, %g)", lead, series->x[i], series->y[i]);
            lead = " to ";
        }
        strbuf_add(&text, ".\n");
    }
    char *words = strbuf_take(&text, cli->arena);
    strbuf_finish(&text);
    return words;
}

static int show(struct cli *cli, const struct canvas *canvas, const struct plot *plot)
{
    const bool svg = canvas->output.path && canvas->output.format == PICTURE_SVG;
    struct surface *surface =
        surface_create(canvas->width, canvas->height, svg ? CHARSET_UTF8 : canvas->charset);
    int code = EXIT_DONE;
    if (svg)
        surface_record(surface);
    draw_plot(surface, 0, 0, canvas->width, canvas->height, plot);
    if (canvas->output.path) {
        const struct svg_options options = {.title = title_of(cli, plot),
                                            .description = words_of(cli, plot),
                                            .theme = canvas->output.theme};
        code = cli_write_output(
            cli, &canvas->output, 1, 1,
            surface_to_picture(cli->arena, surface, canvas->output.format, &options));
    } else {
        cli_print_surface(cli, surface);
    }
    surface_destroy(surface);
    return code;
}

static int run(struct cli *cli, const struct cli_args *args)
{
    struct canvas canvas;
    struct plot_series series[MAX_SERIES] = {{0}};
    double limits[MAX_SERIES] = {0};
    unsigned long long work = MAX_WORK;
    bool any = false;
    if (!read_canvas(cli, args, &canvas))
        return EXIT_USAGE;
    if (args->operand_count > MAX_SERIES)
        return cli_error(cli, EXIT_USAGE, "at most %d functions can be told apart, not %zu",
                         (int)MAX_SERIES, args->operand_count);
    for (size_t i = 0; i < args->operand_count; i++) {
        int code =
            read_series(cli, args->operands[i], &canvas.domain, &work, &series[i], &limits[i]);
        if (code != EXIT_DONE)
            return code;
        series[i].role = (enum draw_role)(ROLE_SERIES_1 + i);
        any |= has_values(&series[i]);
    }
    if (!any)
        return EXIT_WRONG; /* each of them was told */
    struct plot plot = {
        .series = series,
        .series_count = args->operand_count,
        .x_label = "x",
        .x_from = value_to_double(canvas.domain.from),
        .x_to = value_to_double(canvas.domain.to),
        .marker = canvas.marker,
        .weight = canvas.weight,
        .legend = true,
    };
    fit_heights(series, limits, args->operand_count, &plot);
    return show(cli, &canvas, &plot);
}

const struct command cmd_plot = {
    .name = "plot",
    .operands = "EXPR...",
    .summary = "draw functions of x",
    .options = {{.name = "--from",
                 .argument = "A",
                 .help = "left end of the domain, -2 by default"},
                {.name = "--to", .argument = "B", .help = "right end, 2 by default"},
                {.name = "--size", .argument = "WxH", .help = "columns and rows, 80x24 by default"},
                {.name = "--marker", .argument = "NAME", .help = "ascii, half, quad or braille"},
                {.name = "--weight", .argument = "N", .help = "dots across a line: 1, 2 or 3"},
                {.name = "--output", .argument = "FILE", .help = "into FILE.svg or FILE.txt"},
                {.name = "--theme",
                 .argument = "NAME",
                 .help = "colours of an SVG: light or dark; by default as the reader has them"}},
    .least = 1,
    .most = MANY_OPERANDS,
    .run = run,
};
