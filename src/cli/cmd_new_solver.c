/* SPDX-License-Identifier: MIT */
/* A question that calls a solver, made from its row: the parameters of one of its examples, an output
 * that is a number, and fresh values of one parameter with which it was seen to work. */
#include "new.h"
#include <string.h>

enum {
    MOST_DEEP = 4,    /* lists within lists */
    MOST_DRAWN = 4,   /* fresh values, that of the example with them */
    MOST_TRIED = 6,   /* numbers of one parameter */
    MOST_EXAMPLES = 4 /* of the solver */
};

/* The number that is asked for: an output, and where in its lists it stands. */
struct target {
    size_t output, depth;
    size_t at[MOST_DEEP];
    struct value value;
};

struct plan {
    struct arena *arena;
    const struct solver *solver;
    const char *const *texts; /* of the example: "key=value" */
    size_t count;
    struct solve_result result;
    struct target target;
    const char *answer; /* the target as an expression: run.output[2] */
    size_t drawn;       /* index of the text that is drawn afresh; `count`: none */
    const char *draw;
    /* How fresh values are looked for: a draw for that text, or NULL. */
    const char *(*find_draw)(const struct plan *plan, size_t at);
};

/* --- what is asked for ------------------------------------------------------------------------- */

static bool is_wanted(struct value value, enum value_kind kind)
{
    int sign = value_is_number(value) ? value_sign(value) : 0;
    return value.kind == kind && (sign == 1 || sign == -1);
}

/* The last number of this kind that is not 0, in the value or its items. */
static bool find_number(struct value value, enum value_kind kind, struct target *target)
{
    if (value.kind != VALUE_LIST) {
        target->value = value;
        return is_wanted(value, kind);
    }
    if (target->depth == MOST_DEEP)
        return false;
    for (size_t i = value.count; i-- > 0;) {
        target->at[target->depth++] = i;
        if (find_number(value.as.items[i], kind, target))
            return true;
        target->depth--;
    }
    return false;
}

static const char *target_text(const struct plan *plan)
{
    const struct target *target = &plan->target;
    const char *text =
        arena_printf(plan->arena, "run.%s", plan->solver->outputs[target->output].name);
    for (size_t i = 0; i < target->depth; i++)
        text = arena_printf(plan->arena, "%s[%zu]", text, target->at[i] + 1);
    return text;
}

/* The target's place in another run; none where it has no such item. */
static struct value target_value(const struct target *target, const struct solve_result *result)
{
    struct value value = result->values[target->output];
    for (size_t i = 0; i < target->depth; i++) {
        if (value.kind != VALUE_LIST || target->at[i] >= value.count)
            return value_none();
        value = value.as.items[target->at[i]];
    }
    return value;
}

/* --- fresh values ------------------------------------------------------------------------------ */

static const struct param *find_param(const struct plan *plan, size_t text, const char **value_out)
{
    const struct solver *solver = plan->solver;
    size_t length = strcspn(plan->texts[text], "=");
    for (size_t i = 0; i < solver->param_count; i++) {
        const char *name = solver->params[i].name;
        if (strlen(name) == length && strncmp(name, plan->texts[text], length) == 0) {
            *value_out = plan->texts[text] + length + 1;
            return &solver->params[i];
        }
    }
    return NULL;
}

/* Conventions and numbers are givens; what is no value of an expression stands in the call itself. */
static bool is_given(const struct param *param)
{
    return param->type != PARAM_TABLE && param->type != PARAM_FUNCTION;
}

/* One number as it is written in a value: 3, 0.25 or 1/2, with what stands around it. */
struct number {
    const char *before, *behind; /* the rest of the value */
    long digits;                 /* 3, 25 or 1: what is counted up */
    int places;                  /* of decimals */
    bool whole;                  /* 3, with nothing behind it */
};

/* The number that starts at `start` of a value; false: none does that could be counted up. */
static bool read_number(struct arena *arena, const char *value, size_t start, struct number *out)
{
    static const char figures[] = "0123456789";
    const char *at = value + start;
    size_t whole = strspn(at, figures);
    bool point = at[whole] == '.';
    size_t places = point ? strspn(at + whole + 1, figures) : 0;
    const char *end = at + whole + point + places;
    const char *rest = *end == '/' ? end + 1 + strspn(end + 1, figures) : end;
    if (!whole || whole + places > 9 || (point && !places) || (*rest && !strchr(",]", *rest)))
        return false;
    const char *text = arena_printf(arena, "%.*s%.*s", (int)whole, at, (int)places, end - places);
    *out = (struct number){.before = arena_strndup(arena, value, start),
                           .behind = end,
                           .places = (int)places,
                           .whole = rest == at + whole && (!start || at[-1] != '-')};
    return str_to_long(text, &out->digits);
}

/* The number, `step` higher in its last place. */
static const char *higher(struct arena *arena, const struct number *number, long step)
{
    long digits = number->digits + step, unit = 1;
    for (int i = 0; i < number->places; i++)
        unit *= 10;
    if (number->places)
        return arena_printf(arena, "%ld.%0*ld", digits / unit, number->places, digits % unit);
    return arena_printf(arena, "%ld", digits);
}

/* How the answer comes out with another text; none where it does not. */
static struct value try_text(const struct plan *plan, size_t at, const char *text)
{
    const char **texts = arena_array(plan->arena, plan->count, sizeof *texts);
    struct solve_result result = {0};
    struct diag diag = {0};
    memcpy(texts, plan->texts, plan->count * sizeof *texts);
    texts[at] = text;
    if (solve_call_text(plan->arena, plan->solver->name, texts, plan->count, NULL, &result, NULL,
                        &diag) != DLT_OK)
        return value_none();
    return target_value(&plan->target, &result);
}

/* Surely another number: two that cannot be told apart may be the same. */
static bool differs(struct value a, struct value b)
{
    enum num_order order = num_compare(a, b);
    return order == NUM_LESS || order == NUM_GREATER;
}

/* A draw of this number and some above it with which the solver works; NULL when there are none that
 * change the answer. */
static const char *draw_number(const struct plan *plan, size_t at, const struct number *number)
{
    struct arena *arena = plan->arena;
    int length = (int)strcspn(plan->texts[at], "=");
    const char *behind = number->behind, *rest = behind + strcspn(behind, ",]");
    const char *denominator = arena_strndup(arena, behind, (size_t)(rest - behind));
    const char *list = arena_printf(arena, "%s%s", higher(arena, number, 0), denominator);
    const char *between = number->before[0] ? " | " : ", ", *sign = "";
    size_t found = 1;
    long last = 0;
    bool changes = false;
    if (number->before[0] && number->before[strlen(number->before) - 1] == '-')
        sign = "-";
    for (long step = 1; step <= 2 * MOST_DRAWN && found < MOST_DRAWN; step++) {
        const char *next = higher(arena, number, step);
        const char *text = arena_printf(arena, "%.*s=%s%s%s", length, plan->texts[at],
                                        number->before, next, behind);
        struct value answer = try_text(plan, at, text);
        if (!is_wanted(answer, plan->target.value.kind))
            continue;
        changes = changes || differs(answer, plan->target.value);
        list = arena_printf(arena, "%s%s%s%s%s", list, between, sign, next, denominator);
        last = step;
        found++;
    }
    if (number->whole && last == (long)found - 1)
        list = arena_printf(arena, "%ld..%ld", number->digits, number->digits + last);
    return changes ? arena_printf(arena, "%s%s%s", number->before, list, rest) : NULL;
}

static const char *draw_numbers(const struct plan *plan, size_t at)
{
    const char *value = NULL, *draw = NULL;
    const struct param *param = find_param(plan, at, &value);
    if (!param || !is_given(param) || param->type == PARAM_CHOICE)
        return NULL;
    for (size_t start = 0, tried = 0; value[start] && tried < MOST_TRIED && !draw; start++) {
        struct number number;
        if ((start && !strchr("[,- ", value[start - 1])) ||
            !read_number(plan->arena, value, start, &number))
            continue;
        draw = draw_number(plan, at, &number);
        tried++;
    }
    return draw;
}

/* The values that the solver's other examples have for this parameter, where they work here too. */
static const char *draw_values(const struct plan *plan, size_t at)
{
    struct arena *arena = plan->arena;
    const char *value = NULL, *draw = NULL;
    const struct param *param = find_param(plan, at, &value);
    if (!param || !is_given(param) || param->type == PARAM_CHOICE)
        return NULL;
    size_t length = strlen(param->name) + 1, found = 1;
    for (size_t i = 0; i < plan->solver->grid_count && found < MOST_DRAWN; i++) {
        const char *const *texts = NULL;
        size_t count = solve_split(arena, plan->solver->grid[i], &texts);
        for (size_t k = 0; k < count; k++) {
            if (strncmp(texts[k], plan->texts[at], length) != 0 ||
                str_equal(texts[k], plan->texts[at]))
                continue;
            struct value answer = try_text(plan, at, texts[k]);
            if (!is_wanted(answer, plan->target.value.kind) || !differs(answer, plan->target.value))
                continue;
            draw = arena_printf(arena, "%s | %s", draw ? draw : value, texts[k] + length);
            found++;
        }
    }
    return draw;
}

static bool find_fresh(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        plan->draw = plan->find_draw(plan, i);
        plan->drawn = i;
        if (plan->draw)
            return true;
    }
    plan->drawn = plan->count;
    return false;
}

/* --- which example, and which of its outputs --------------------------------------------------------- */

static bool run_example(struct plan *plan, const char *line)
{
    struct diag diag = {0};
    plan->count = solve_split(plan->arena, line, &plan->texts);
    return solve_call_text(plan->arena, plan->solver->name, plan->texts, plan->count, NULL,
                           &plan->result, NULL, &diag) == DLT_OK;
}

/* Goes through the outputs of an example, exact numbers before others and single ones before those in
 * lists, to the first that fresh numbers change; `first` keeps the first of all. */
static bool choose_output(struct plan *plan, struct plan *first)
{
    static const enum value_kind kinds[] = {VALUE_RATIONAL, VALUE_REAL};
    for (size_t pass = 0; pass < 2 * DLT_COUNT(kinds); pass++) {
        for (size_t i = 0; i < plan->solver->output_count; i++) {
            struct value value = plan->result.values[i];
            plan->target = (struct target){.output = i};
            if ((value.kind == VALUE_LIST) != (pass >= DLT_COUNT(kinds)) ||
                !find_number(value, kinds[pass % DLT_COUNT(kinds)], &plan->target))
                continue;
            bool fresh = find_fresh(plan);
            if (!first->texts)
                *first = *plan;
            if (fresh)
                return true;
        }
    }
    return false;
}

/* Of the solver's first examples the first with an output that fresh numbers change, else the first
 * with a number at all; false: there is none. */
static bool choose_example(struct plan *plan)
{
    static const char *(*const ways[])(const struct plan *, size_t) = {draw_numbers, draw_values};
    struct plan first = {0};
    for (size_t way = 0; way < DLT_COUNT(ways); way++) {
        plan->find_draw = ways[way];
        for (size_t i = 0; i < plan->solver->grid_count && i < MOST_EXAMPLES; i++)
            if (run_example(plan, plan->solver->grid[i]) && choose_output(plan, &first))
                return true;
    }
    if (first.texts)
        *plan = first;
    return first.texts != NULL;
}

/* --- the text ---------------------------------------------------------------------------------- */

/* The parameter's own name, unless a text takes that for something else: `to`. */
static const char *given_name(const struct plan *plan, const struct param *param)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, plan->arena, NULL);
    struct expr_env words = {.words = true};
    struct value value = expr_eval_text(&ctx, param->name, &words);
    if (ctx.err == DLT_OK && value.kind == VALUE_WORD && str_equal(value.as.word, param->name))
        return param->name;
    return arena_printf(plan->arena, "%s_value", param->name);
}

/* Braces of a template mean expressions. */
static const char *literal(struct arena *arena, const char *text)
{
    struct strbuf out;
    strbuf_init(&out);
    for (; *text; text++) {
        strbuf_add_bytes(&out, text, 1);
        if (*text == '{' || *text == '}')
            strbuf_add_bytes(&out, text, 1);
    }
    const char *taken = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return taken;
}

static const char *statement(const struct plan *plan)
{
    struct strbuf out;
    strbuf_init(&out);
    const char *summary = plan->solver->summary;
    size_t length = strlen(summary);
    length -= length && summary[length - 1] == '.';
    summary = arena_strndup(plan->arena, summary, length);
    strbuf_printf(&out, "  %s. With\n\n", literal(plan->arena, summary));
    for (size_t i = 0; i < plan->count; i++) {
        const char *value = NULL;
        const struct param *param = find_param(plan, i, &value);
        if (!param)
            continue;
        if (is_given(param))
            strbuf_printf(&out, "    %s: {%s}\n", literal(plan->arena, param->summary),
                          given_name(plan, param));
        else
            strbuf_printf(&out, "    %s: %s\n", literal(plan->arena, param->summary),
                          literal(plan->arena, value));
    }
    strbuf_printf(&out, "\n  find the number asked for below.\n");
    const char *text = strbuf_take(&out, plan->arena);
    strbuf_finish(&out);
    return text;
}

static void add_givens(const struct plan *plan, struct strbuf *out)
{
    for (size_t i = 0; i < plan->count; i++) {
        const char *value = NULL;
        const struct param *param = find_param(plan, i, &value);
        if (!param || !is_given(param))
            continue;
        if (!strchr(out->text, '\n'))
            strbuf_add(out, "given:\n");
        strbuf_printf(out, "  #: %s (%s)\n  - {name: %s, %s: %s%s%s}\n", param->summary,
                      cli_param_note(plan->arena, param), given_name(plan, param),
                      param->type == PARAM_CHOICE ? "word" : "value",
                      new_yaml_value(plan->arena, value), i == plan->drawn ? ", draw: " : "",
                      i == plan->drawn ? new_yaml_value(plan->arena, plan->draw) : "");
    }
}

static bool has_text(const struct plan *plan, const struct param *param)
{
    const char *value = NULL;
    for (size_t i = 0; i < plan->count; i++)
        if (find_param(plan, i, &value) == param)
            return true;
    return false;
}

static void add_call(const struct plan *plan, struct strbuf *out)
{
    const struct solver *solver = plan->solver;
    strbuf_printf(out, "#? question solve\nsolve:\n  #* solve\n  - name: run\n    solver: %s\n",
                  solver->name);
    strbuf_add(out, plan->count ? "    with:\n" : "");
    for (size_t i = 0; i < plan->count; i++) {
        const char *value = NULL;
        const struct param *param = find_param(plan, i, &value);
        if (!param)
            continue;
        const char *text = arena_printf(plan->arena, "%s=%s", param->name,
                                        is_given(param) ? given_name(plan, param) : value);
        strbuf_printf(out, "      - %s\n", new_yaml_value(plan->arena, text));
    }
    for (size_t i = 0; i < solver->param_count; i++) {
        const struct param *param = &solver->params[i];
        if (!has_text(plan, param))
            strbuf_printf(out, "      #: %s=...: %s (%s)\n", param->name, param->summary,
                          cli_param_note(plan->arena, param));
    }
    strbuf_add(out, "    # It gives:\n");
    for (size_t i = 0; i < solver->output_count; i++)
        strbuf_printf(out, "    #: run.%s: %s%s%s%s\n", solver->outputs[i].name,
                      solver->outputs[i].summary, solver->outputs[i].unit ? " (" : "",
                      solver->outputs[i].unit ? solver->outputs[i].unit : "",
                      solver->outputs[i].unit ? ")" : "");
}

static const char *before_fields(const struct plan *plan)
{
    struct strbuf out;
    strbuf_init(&out);
    add_givens(plan, &out);
    add_call(plan, &out);
    const char *text = strbuf_take(&out, plan->arena);
    strbuf_finish(&out);
    return text;
}

/* Ids know lower-case letters alone. */
static const char *field_id(const struct plan *plan)
{
    const char *name = plan->solver->outputs[plan->target.output].name;
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] ? "answer" : name;
}

static const char *field_text(const struct plan *plan)
{
    bool real = plan->target.value.kind == VALUE_REAL;
    const char *answer = plan->answer;
    const struct solver_output *output = &plan->solver->outputs[plan->target.output];
    const char *prompt = literal(plan->arena, output->summary);
    if (plan->target.depth)
        prompt = arena_printf(plan->arena, "%s: %s", prompt, answer + sizeof "run." - 1);
    return arena_printf(plan->arena,
                        "  - id: %s\n"
                        "    #? field kind\n    kind: number\n    #? field marks\n    marks: 2\n"
                        "    #? field prompt\n    prompt: %s\n"
                        "    #? field expect\n    expect: %s\n"
                        "%s"
                        "    #? field slips\n    slips:\n      #* reply\n"
                        "      - name: twice-too-large\n        is: 2*%s\n"
                        "        say: \"Twice too large. Say here which mistake leads there.\"\n"
                        "      - name: half-too-small\n        is: %s/2\n"
                        "        say: \"Only half of it. Say here what was forgotten.\"\n",
                        field_id(plan), new_yaml_value(plan->arena, prompt), answer,
                        real ? "    #? field tolerance\n    tolerance: 1/100\n" : "", answer,
                        answer);
}

/* The first step that does not give the answer away; NULL: there is none. */
static const char *hint_step(const struct plan *plan)
{
    const struct trace *trace = &plan->result.trace;
    for (size_t i = 0; i < trace->count; i++) {
        struct value value = trace->steps[i].value;
        if (!value_is_number(value) || num_compare(value, plan->target.value) != NUM_EQUAL)
            return trace->steps[i].name;
    }
    return NULL;
}

static const char *rest_text(const struct plan *plan)
{
    const char *step = hint_step(plan), *answer = plan->answer, *id = field_id(plan);
    const char *format = plan->target.value.kind == VALUE_REAL ? "#8" : "/";
    const char *trace = step ? arena_printf(plan->arena, "  - {trace: run.%s}\n", step) : "";
    return arena_printf(
        plan->arena,
        "#? question hints\nhints:\n  #* hint\n"
        "  - {say: \"Which formula joins what is given with what is asked?\", field: %s}\n%s"
        "#? question solution\nsolution: |\n  It is {%s:%s}. Write here how one comes to it.\n"
        "#? question learn\nlearn: Write here what to take along from this question.\n"
        "#? question tests\ntests:\n  #* test\n"
        "  - {answers: [\"%s={%s:%s}\"], marks: 2, notes: [%s=correct]}\n"
        "  - {answers: [\"%s={2*%s:%s}\"], marks: 0, notes: [\"%s=mistake:twice-too-large\"]}\n"
        "  - {seed: 7, answers: [\"%s={%s:%s}\"], marks: 2}\n",
        id, trace, answer, format, id, answer, format, id, id, answer, format, id, id, answer,
        format);
}

static const char *title(const struct plan *plan)
{
    char *text = arena_strdup(plan->arena, plan->solver->name);
    for (char *at = text; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    if (*text >= 'a' && *text <= 'z')
        *text = (char)(*text - 'a' + 'A');
    return text;
}

bool new_solver_text(struct arena *arena, const struct solver *solver, struct new_text *text_out)
{
    struct plan plan = {.arena = arena, .solver = solver};
    if (!choose_example(&plan))
        return false;
    plan.answer = target_text(&plan);
    *text_out = (struct new_text){
        .kind = FIELD_NUMBER,
        .title = title(&plan),
        .topics = "[deep learning]",
        .reference = new_yaml_value(arena, solver->citation),
        .statement = statement(&plan),
        .given = before_fields(&plan),
        .field = field_text(&plan),
        .rest = rest_text(&plan),
    };
    return true;
}
