/* SPDX-License-Identifier: MIT */
/* Arguments of a figure, with what the person answered. */
#include "dltutor/session.h"
#include "draw.h"

#include <ctype.h>
#include <string.h>

/** One binding of a figure's texts under way. */
struct figure_binding {
    struct arena *arena;
    const struct expr_env *env;
    struct param *params; /**< a copy: what waits for an answer may stay absent */
    size_t param_count;
    struct value *waiting; /**< by parameter: lists with none where an answer is missing */
    const char **texts;    /**< those that can be bound at once */
    size_t *sources;       /**< where each of them stands in the figure */
    size_t text_count;
};

static size_t part_of(const struct question *question, const struct figure_spec *figure)
{
    for (size_t i = 0; i < question->part_count; i++) {
        for (size_t j = 0; j < question->parts[i].figure_count; j++) {
            if (&question->parts[i].figures[j] == figure)
                return i;
        }
    }
    return SIZE_MAX;
}

static size_t name_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_' || text[length] == '.')
        length++;
    return length;
}

/** Whether the text needs an answer, or what was seen of it, that is not there. */
static bool lacks_answer(struct figure_binding *binding, const char *text)
{
    static const char *const prefixes[] = {"typed.", "witness."};
    for (size_t i = 0; i < DLT_COUNT(prefixes); i++) {
        for (const char *at = strstr(text, prefixes[i]); at; at = strstr(at + 1, prefixes[i])) {
            const char *name = arena_strndup(binding->arena, at, name_length(at));
            if (expr_env_get(binding->env, name).kind == VALUE_NONE)
                return true;
        }
    }
    return false;
}

/** Pieces of "[..., ...]"; 0: it is no list. */
static size_t split_list(struct figure_binding *binding, const char *text,
                         const char *const **pieces_out)
{
    const char *trimmed = str_trim(binding->arena, text);
    size_t length = strlen(trimmed);
    if (length < 2 || trimmed[0] != '[' || trimmed[length - 1] != ']')
        return 0;
    return draw_split(binding->arena, arena_strndup(binding->arena, trimmed + 1, length - 2), ',',
                      pieces_out);
}

/** The value of a piece; none where its answer is missing. */
static struct value piece_value(struct figure_binding *binding, const char *text)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, binding->arena, NULL);
    return lacks_answer(binding, text) ? value_none() : expr_eval_text(&ctx, text, binding->env);
}

/** The items from `first` on, with none for each answer that is missing. */
static bool read_pieces(struct figure_binding *binding, const char *const *pieces, size_t first,
                        size_t count, struct value *items)
{
    bool some = false;
    for (size_t i = first; i < count; i++) {
        items[i] = piece_value(binding, pieces[i]);
        some = some || items[i].kind != VALUE_NONE;
    }
    return some;
}

/** "[typed.h1, typed.h2]" with none for each answer that is missing; none when nothing is left. */
static struct value partial_list(struct figure_binding *binding, const char *text)
{
    const char *const *pieces = NULL;
    size_t count = split_list(binding, text, &pieces);
    struct value *items = arena_array(binding->arena, count, sizeof(struct value));
    bool some = read_pieces(binding, pieces, 0, count, items);
    return some ? value_list(binding->arena, items, count) : value_none();
}

/** "[[a, typed.a], [b, typed.b]]": rows, each with its name and none for what is missing. */
static struct value partial_table(struct figure_binding *binding, const char *text)
{
    const char *const *rows = NULL;
    size_t count = split_list(binding, text, &rows);
    struct value *items = arena_array(binding->arena, count, sizeof(struct value));
    bool some = false;
    for (size_t i = 0; i < count; i++) {
        const char *const *cells = NULL;
        size_t width = split_list(binding, rows[i], &cells);
        if (width == 0)
            return value_none();
        struct value *row = arena_array(binding->arena, width, sizeof(struct value));
        row[0] = value_word(binding->arena, cells[0]);
        some = read_pieces(binding, cells, 1, width, row) || some;
        items[i] = value_list(binding->arena, row, width);
    }
    return some ? value_list(binding->arena, items, count) : value_none();
}

/** Takes a text that lacks answers out of the common way. False: it lacks none. */
static bool set_aside(struct figure_binding *binding, const char *text)
{
    size_t length = strcspn(text, "=");
    if (!text[length] || !lacks_answer(binding, text + length + 1))
        return false;
    const char *name = str_trim(binding->arena, arena_strndup(binding->arena, text, length));
    for (size_t i = 0; i < binding->param_count; i++) {
        if (!str_equal(binding->params[i].name, name))
            continue;
        binding->params[i].fallback =
            binding->params[i].fallback ? binding->params[i].fallback : "";
        binding->waiting[i] = binding->params[i].type == PARAM_TABLE
                                  ? partial_table(binding, text + length + 1)
                                  : partial_list(binding, text + length + 1);
        return true;
    }
    return false;
}

static void prepare(struct figure_binding *binding, const struct figure_spec *figure,
                    const struct param *params)
{
    struct arena *arena = binding->arena;
    binding->params = arena_array(arena, binding->param_count, sizeof(struct param));
    for (size_t i = 0; i < binding->param_count; i++)
        binding->params[i] = params[i];
    binding->waiting = arena_array(arena, binding->param_count, sizeof(struct value));
    binding->texts = arena_array(arena, figure->with_count, sizeof(const char *));
    binding->sources = arena_array(arena, figure->with_count, sizeof(size_t));
    for (size_t i = 0; i < figure->with_count; i++) {
        if (set_aside(binding, figure->with[i].text))
            continue;
        binding->sources[binding->text_count] = i;
        binding->texts[binding->text_count++] = figure->with[i].text;
    }
}

/* NOLINTNEXTLINE(readability-function-size): as declared */
enum dlt_err variant_bind_figure(struct arena *arena, const struct variant *variant,
                                 const struct figure_spec *figure, const struct param *params,
                                 size_t param_count, const struct verdict *verdicts,
                                 struct value *args_out, struct diag *diag)
{
    const struct question *question = variant->question;
    size_t count = question_field_count(question);
    struct num_ctx ctx;
    struct expr_env env;
    size_t bad = 0;
    if (!verdicts)
        verdicts = arena_array(arena, count, sizeof(struct verdict));
    check_typed(arena, variant, part_of(question, figure), verdicts, count, &env);
    struct figure_binding binding = {.arena = arena, .env = &env, .param_count = param_count};
    prepare(&binding, figure, params);
    num_ctx_init(&ctx, arena, diag);
    enum dlt_err err = param_bind(&ctx, binding.params, param_count, binding.texts,
                                  binding.text_count, &env, args_out, &bad);
    if (err != DLT_OK)
        return check_locate(
            diag, bad < binding.text_count ? &figure->with[binding.sources[bad]] : &figure->place,
            err);
    for (size_t i = 0; i < param_count; i++) {
        if (binding.waiting[i].kind != VALUE_NONE)
            args_out[i] = binding.waiting[i];
    }
    return DLT_OK;
}
