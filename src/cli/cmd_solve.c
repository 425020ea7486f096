/* SPDX-License-Identifier: MIT */
/* dltutor solve: lists the solvers, or runs one and shows its steps. */
#include "cli_private.h"
#include "dltutor/solve.h"
#include <math.h>
#include <string.h>

enum { TEXT_DIGITS = 15 };

static int list_solvers(struct cli *cli, bool as_json)
{
    size_t count = 0;
    const struct solver *const *table = solve_table(&count);
    json_t *list = as_json ? json_array() : NULL;
    for (size_t i = 0; i < count; i++) {
        if (as_json)
            json_array_append_new(list,
                                  json_pack("{s:s, s:s, s:s}", "name", table[i]->name, "summary",
                                            table[i]->summary, "source", table[i]->citation));
        else
            cli_print(cli, cli->out,
                      arena_printf(cli->arena, "%-28s %s\n", table[i]->name, table[i]->summary));
    }
    if (as_json)
        cli_print_json(cli, json_pack("{s:o}", "solvers", list));
    return EXIT_DONE;
}

const char *cli_param_note(struct arena *arena, const struct param *param)
{
    struct strbuf note;
    strbuf_init(&note);
    strbuf_add(&note, param_type_name(param->type));
    if (param->unit)
        strbuf_printf(&note, ", %s", param->unit);
    if (param->choices)
        strbuf_printf(&note, ": %s", param->choices);
    if (param->minimum || param->maximum)
        strbuf_printf(&note, ", %s to %s", param->minimum ? param->minimum : "any",
                      param->maximum ? param->maximum : "any");
    if (!param->fallback)
        strbuf_add(&note, "; required");
    else if (param->fallback[0])
        strbuf_printf(&note, "; default %s", param->fallback);
    const char *text = strbuf_take(&note, arena);
    strbuf_finish(&note);
    return text;
}

static int describe_solver(struct cli *cli, const struct solver *solver)
{
    cli_print(cli, cli->out,
              arena_printf(cli->arena, "%s\n%s\nsource: %s\nchecked by: %s\n\nparameters:\n",
                           solver->name, solver->summary, solver->citation, solver->oracle_note));
    for (size_t i = 0; i < solver->param_count; i++) {
        const struct param *param = &solver->params[i];
        cli_print(cli, cli->out,
                  arena_printf(cli->arena, "  %-20s %s\n  %-20s   (%s)\n", param->name,
                               param->summary, "", cli_param_note(cli->arena, param)));
    }
    fputs("\nresults:\n", cli->out);
    for (size_t i = 0; i < solver->output_count; i++)
        cli_print(cli, cli->out,
                  arena_printf(cli->arena, "  %-20s %s\n", solver->outputs[i].name,
                               solver->outputs[i].summary));
    return EXIT_DONE;
}

static void print_step(struct cli *cli, const struct trace_step *step)
{
    cli_print(cli, cli->out, arena_printf(cli->arena, "%s\n", step->title));
    if (step->formula)
        cli_print(cli, cli->out, arena_printf(cli->arena, "    %s\n", step->formula));
    if (step->substitution)
        cli_print(cli, cli->out, arena_printf(cli->arena, "  = %s\n", step->substitution));
    cli_print(cli, cli->out, arena_printf(cli->arena, "  = %s\n", step->result));
    if (step->why)
        cli_print_wrapped(cli, step->why, 80, 4);
}

/* A ball as a number, or as text where a double cannot hold it. */
static json_t *real_json(struct arena *arena, struct value value)
{
    const struct num_format decimal = {.style = NUM_STYLE_SIGNIFICANT, .digits = TEXT_DIGITS};
    double number = value_to_double(value);
    bool lost = number == 0 && (value_sign(value) == 1 || value_sign(value) == -1);
    if (isfinite(number) && !lost)
        return json_real(number);
    const char *text = value_format(arena, value, &decimal);
    return json_string(*text == '~' ? text + 1 : text);
}

static json_t *value_json(struct arena *arena, struct value value)
{
    long number = 0;
    if (value.kind == VALUE_NONE)
        return json_null();
    if (value.kind == VALUE_LIST) {
        json_t *list = json_array();
        for (size_t i = 0; i < value.count; i++)
            json_array_append_new(list, value_json(arena, value.as.items[i]));
        return list;
    }
    if (value_to_long(value, &number))
        return json_integer(number);
    if (value.kind == VALUE_REAL)
        return real_json(arena, value);
    /* Exact fractions and large integers stay exact, as text. */
    const struct num_format exact = {.style = NUM_STYLE_FRACTION};
    return json_string(value_format(arena, value, &exact));
}

static json_t *steps_json(const struct trace *trace)
{
    json_t *steps = json_array();
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_step *step = &trace->steps[i];
        json_array_append_new(steps,
                              json_pack("{s:s, s:s, s:s?, s:s?, s:s}", "name", step->name, "title",
                                        step->title, "formula", step->formula, "substitution",
                                        step->substitution, "result", step->result));
    }
    return steps;
}

static void print_json(struct cli *cli, const struct solve_result *result, bool steps)
{
    json_t *values = json_object();
    for (size_t i = 0; i < result->solver->output_count; i++)
        json_object_set_new(values, result->solver->outputs[i].name,
                            value_json(cli->arena, result->values[i]));
    json_t *json = json_pack("{s:s, s:o}", "solver", result->solver->name, "results", values);
    if (steps)
        json_object_set_new(json, "steps", steps_json(&result->trace));
    cli_print_json(cli, json);
}

static void print_text(struct cli *cli, const struct solve_result *result, bool steps)
{
    for (size_t i = 0; steps && i < result->trace.count; i++)
        print_step(cli, &result->trace.steps[i]);
    if (steps)
        fputc('\n', cli->out);
    for (size_t i = 0; i < result->solver->output_count; i++) {
        if (result->values[i].kind == VALUE_NONE)
            continue;
        const struct solver_output *output = &result->solver->outputs[i];
        char *value = value_format(cli->arena, result->values[i], NULL);
        cli_print(cli, cli->out,
                  arena_printf(cli->arena, "%s = %s%s%s\n", output->name, value,
                               output->unit ? " " : "", output->unit ? output->unit : ""));
    }
}

/* The operand of the parameter that the sentence starts with, and where its value starts; 0: none.
 * Values with {...} were filled in: their columns say nothing. */
static size_t find_blamed(const struct cli_args *args, const struct diag *diag, size_t *start_out)
{
    for (size_t i = 1; i < args->operand_count; i++) {
        const char *operand = args->operands[i];
        size_t name = strcspn(operand, "=");
        if (strncmp(diag->text, operand, name) != 0 || diag->text[name] != ':' ||
            strchr(operand, '{'))
            continue;
        *start_out = name + 1 + strspn(operand + name + 1, " \t");
        return i;
    }
    return 0;
}

/* Columns count from the start of the argument at fault, or of the value of a solver's function. */
static int failed(struct cli *cli, const struct cli_args *args, size_t bad, enum dlt_err err,
                  const struct diag *diag)
{
    const struct solver *solver = solve_find(args->operands[0]);
    size_t start = 0;
    size_t at = bad + 1 < args->operand_count ? bad + 1 : find_blamed(args, diag, &start);
    cli_error(cli, 0, "%s", diag->text);
    if (diag->column > 0 && at > 0)
        cli_caret(cli, cli->err, args->operands[at], diag->column + (unsigned)start, diag->length);
    if (solver)
        cli_error(cli, 0, "see 'dltutor solve %s --describe'", solver->name);
    else
        cli_error(cli, 0, "'dltutor solve' lists the solvers");
    return cli_exit_code(err);
}

static int run(struct cli *cli, const struct cli_args *args)
{
    if (args->operand_count == 0)
        return list_solvers(cli, cli_option(args, "--json") != NULL);
    const char *name = args->operands[0];
    const struct solver *solver = solve_find(name);
    if (solver && cli_option(args, "--describe"))
        return describe_solver(cli, solver);
    struct solve_result result = {0};
    struct diag diag = {0};
    size_t bad = 0;
    enum dlt_err err = solve_call_text(cli->arena, name, args->operands + 1,
                                       args->operand_count - 1, NULL, &result, &bad, &diag);
    if (err != DLT_OK)
        return failed(cli, args, bad, err, &diag);
    bool steps = cli_option(args, "--steps") != NULL;
    if (cli_option(args, "--json"))
        print_json(cli, &result, steps);
    else
        print_text(cli, &result, steps);
    return EXIT_DONE;
}

const struct command cmd_solve = {
    .name = "solve",
    .operands = "[NAME [KEY=VALUE...]]",
    .summary = "list the solvers, or run one",
    .options = {{.name = "--steps", .help = "also print the steps of the computation"},
                {.name = "--describe",
                 .help = "print what the solver takes and gives, and its source"},
                {.name = "--json", .help = "as JSON"}},
    .least = 0,
    .most = SIZE_MAX,
    .run = run,
};
