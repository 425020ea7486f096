/* SPDX-License-Identifier: MIT */
/* A question for a class: what is shown, in which order, one idea at a time. */
#include "lesson.h"

#include <string.h>

/* Paragraphs are put together up to so many characters: what is read at one glance. */
enum { GLANCE = 330, MOST_LAYERS = 64 };

/** A lesson under way. */
struct planner {
    struct arena *arena;
    const struct variant *variant;
    lesson_look_fn look;
    void *context;
    struct model *models;     /**< flat */
    struct verdict *verdicts; /**< of the models; flat */
    struct lesson_step *steps;
    size_t count, capacity;
    size_t part;     /**< of the steps to come; SIZE_MAX: none */
    size_t answered; /**< so many fields, from the first */
};

/** Adds a step of the present part; what is not given is empty. */
static struct lesson_step *add(struct planner *planner, enum lesson_kind kind, const char *name,
                               const char *title)
{
    const struct question *question = planner->variant->question;
    const char *part = planner->part == SIZE_MAX ? "" : question->parts[planner->part].id;
    const char *between = planner->part == SIZE_MAX ? "" : "/";
    planner->steps = arena_grow(planner->arena, planner->steps, planner->count, &planner->capacity,
                                sizeof(*planner->steps));
    struct lesson_step *step = &planner->steps[planner->count++];
    *step = (struct lesson_step){
        .kind = kind,
        .part = planner->part,
        .field = SIZE_MAX,
        .index = 1,
        .count = 1,
        .name = arena_printf(planner->arena, "%s%s%s", part, between, name),
        .title = title,
        .text = "",
        .reads = "",
        .reason = "",
        .correct = "",
        .answered = planner->answered,
    };
    return step;
}

static const char *trimmed(const struct planner *planner, const char *text)
{
    const size_t length = text ? strlen(text) : 0;
    size_t end = length;
    while (end > 0 && strchr(" \n", text[end - 1]))
        end--;
    return end ? arena_strndup(planner->arena, text, end) : "";
}

/* --- statements ------------------------------------------------------------------------------------------- */

/** Where the text after the next blank line starts; its end when there is none. */
static const char *after_paragraph(const char *text)
{
    const char *at = strstr(text, "\n\n");
    if (!at)
        return text + strlen(text);
    return at + strspn(at, "\n");
}

/** A paragraph or a few, with the table that belongs to them. */
static void add_statement(struct planner *planner, const char *text, const char *title)
{
    const char *words = trimmed(planner, text);
    const size_t first = planner->count;
    while (*words) {
        const char *end = after_paragraph(words);
        while (*end && (size_t)(after_paragraph(end) - words) <= GLANCE)
            end = after_paragraph(end);
        const size_t index = planner->count - first + 1;
        struct lesson_step *step =
            add(planner, LESSON_STATEMENT, arena_printf(planner->arena, "text/%zu", index), title);
        step->text = trimmed(planner, arena_strndup(planner->arena, words, (size_t)(end - words)));
        step->index = index;
        words = end;
    }
    for (size_t i = first; i < planner->count; i++)
        planner->steps[i].count = planner->count - first;
}

/* --- what is asked ---------------------------------------------------------------------------------------- */

static const char *prompt_of(const struct planner *planner, const struct field *field)
{
    char *prompt = NULL;
    if (field->prompt.text &&
        variant_fill(planner->arena, planner->variant, &field->prompt, &prompt, NULL) == DLT_OK)
        return trimmed(planner, prompt);
    return field->label ? field->label : field->id;
}

static const char *option_words(const struct planner *planner, const struct option *option)
{
    char *label = NULL;
    if (option->label.text &&
        variant_fill(planner->arena, planner->variant, &option->label, &label, NULL) == DLT_OK &&
        label[0])
        return label;
    return option->name;
}

static void list_choices(const struct planner *planner, const struct field *field,
                         struct lesson_item *item)
{
    struct arena *arena = planner->arena;
    size_t count = field->option_count;
    const struct check_step *steps = NULL;
    if (field->kind == FIELD_ORDERING)
        steps = check_order_steps(arena, planner->variant, field, &count);
    const char **choices = arena_array(arena, count, sizeof(*choices));
    for (size_t i = 0; i < count; i++)
        choices[i] = steps ? arena_printf(arena, "%s. %s", steps[i].letter, steps[i].text)
                           : option_words(planner, &field->options[i]);
    item->choices = choices;
    item->choice_count = count;
}

/** Fields that are asked whatever was answered: the others would tell something of it. */
static void add_ask(struct planner *planner)
{
    const struct part *part = &planner->variant->question->parts[planner->part];
    struct lesson_item *items = arena_array(planner->arena, part->field_count, sizeof(*items));
    size_t count = 0;
    for (size_t i = 0; i < part->field_count; i++) {
        const struct field *field = &part->fields[i];
        if (field->shown_if.text)
            continue;
        struct lesson_item *item = &items[count++];
        item->field = planner->answered + i;
        item->prompt = prompt_of(planner, field);
        if (field->kind == FIELD_CHOICE || field->kind == FIELD_ORDERING)
            list_choices(planner, field, item);
    }
    if (count == 0)
        return;
    struct lesson_step *step = add(planner, LESSON_ASK, "ask", "What is asked");
    step->items = items;
    step->item_count = count;
}

/* --- figures ---------------------------------------------------------------------------------------------- */

static void add_layers(struct planner *planner, enum lesson_kind kind, size_t figure,
                       uint64_t layers)
{
    const struct figure_spec *spec =
        &planner->variant->question->parts[planner->part].figures[figure];
    const char *sort = kind == LESSON_DRAWN ? "drawn" : "figure";
    const char *title = kind == LESSON_DRAWN ? "The answer drawn" : "The figure";
    if (planner->variant->question->parts[planner->part].figure_count > 1)
        title = arena_printf(planner->arena, "%s %zu",
                             kind == LESSON_DRAWN ? "The answer drawn:" : "Figure", figure + 1);
    const size_t first = planner->count;
    char *caption = NULL;
    if (variant_fill(planner->arena, planner->variant, &spec->caption, &caption, NULL) != DLT_OK)
        caption = NULL;
    for (int i = 0; i < MOST_LAYERS; i++) {
        if (((layers >> i) & 1) == 0)
            continue;
        struct lesson_step *step = add(
            planner, kind, arena_printf(planner->arena, "%s/%zu/%d", sort, figure, i + 1), title);
        step->figure = figure;
        step->layers = i + 1;
        step->text = trimmed(planner, caption);
        step->index = planner->count - first;
    }
    for (size_t i = first; i < planner->count; i++) {
        struct lesson_step *step = &planner->steps[i];
        step->count = planner->count - first;
        if (step->count > 1)
            step->title = arena_printf(planner->arena, "%s, %zu of %zu", step->title, step->index,
                                       step->count);
        if (step->index == step->count)
            step->layers = 0;
    }
}

/** The verdicts while so many fields are answered. */
static struct verdict *verdicts_until(const struct planner *planner, size_t answered)
{
    const size_t count = question_field_count(planner->variant->question);
    struct verdict *verdicts = arena_array(planner->arena, count, sizeof(*verdicts));
    for (size_t i = 0; i < count && i < answered; i++)
        verdicts[i] = planner->verdicts[i];
    return verdicts;
}

static struct lesson_look look_at(const struct planner *planner, size_t figure, size_t answered)
{
    if (!planner->look)
        return (struct lesson_look){0};
    return planner->look(planner->context, planner->variant, planner->part, figure,
                         verdicts_until(planner, answered));
}

/** Before the part is answered. Figures that differ only in what an answer adds are shown once. */
static void add_figures(struct planner *planner)
{
    const struct part *part = &planner->variant->question->parts[planner->part];
    struct lesson_look *looks = arena_array(planner->arena, part->figure_count, sizeof(*looks));
    for (size_t i = 0; i < part->figure_count; i++) {
        bool again = false;
        looks[i] = look_at(planner, i, planner->answered);
        for (size_t j = 0; j < i; j++)
            again = again || (looks[j].layers && looks[j].picture == looks[i].picture);
        if (!again)
            add_layers(planner, LESSON_FIGURE, i, looks[i].layers);
    }
}

/** The last layer of all that are there. */
static uint64_t last_of(uint64_t layers)
{
    uint64_t last = layers;
    while (last & (last - 1))
        last &= last - 1;
    return last;
}

/** Once the part is answered. What showed nothing until then comes layer by layer. */
static void add_drawn(struct planner *planner, size_t answered_before)
{
    const struct part *part = &planner->variant->question->parts[planner->part];
    for (size_t i = 0; i < part->figure_count; i++) {
        if (!variant_figure_waits(planner->arena, planner->variant, &part->figures[i], NULL))
            continue; /* it draws no answers */
        const struct lesson_look before = look_at(planner, i, answered_before);
        const struct lesson_look now = look_at(planner, i, planner->answered);
        if (!before.layers)
            add_layers(planner, LESSON_DRAWN, i, now.layers);
        else if (now.picture != before.picture) /* else no answer is drawn: there is none */
            add_layers(planner, LESSON_DRAWN, i, last_of(now.layers));
    }
}

/* --- hints and answers ------------------------------------------------------------------------------------ */

static void add_hints(struct planner *planner, const struct rung_place *places)
{
    const struct bound_part *part = &planner->variant->parts[planner->part];
    const size_t first = planner->count;
    for (size_t i = 0; i < part->ladder_count; i++) {
        const struct ladder_step *rung = &part->ladder[i];
        if (places[i].field != SIZE_MAX)
            continue;
        struct lesson_step *step =
            add(planner, LESSON_HINT, arena_printf(planner->arena, "hint/%zu", i + 1), "");
        step->text = trimmed(planner, rung->text);
        step->rung = i;
        step->index = planner->count - first;
        if (rung->field)
            step->field = question_find_field(planner->variant->question, rung->field);
    }
    for (size_t i = first; i < planner->count; i++) {
        planner->steps[i].count = planner->count - first;
        planner->steps[i].title = arena_printf(planner->arena, "Hint %zu of %zu",
                                               planner->steps[i].index, planner->steps[i].count);
    }
}

/** The rung after it says the same and its result. */
static bool is_repeated(const struct bound_part *part, size_t rung)
{
    return part->ladder[rung].aspect == HINT_SUBSTITUTION && rung + 1 < part->ladder_count &&
           part->ladder[rung + 1].aspect == HINT_RESULT;
}

/** Rungs that are told with an answer, each on a line; also those of earlier parts. */
static const char *reasons(const struct planner *planner, size_t field,
                           struct rung_place *const *places)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t p = 0; p <= planner->part; p++) {
        const struct bound_part *part = &planner->variant->parts[p];
        for (size_t i = 0; i < part->ladder_count; i++)
            if (places[p][i].field == field && !is_repeated(part, i))
                strbuf_printf(&text, "%s%s", text.length ? "\n" : "",
                              trimmed(planner, part->ladder[i].text));
    }
    char *taken = strbuf_take(&text, planner->arena);
    strbuf_finish(&text);
    return taken;
}

static void add_answers(struct planner *planner, struct rung_place *const *places)
{
    const struct part *part = &planner->variant->question->parts[planner->part];
    const size_t first = planner->answered;
    for (size_t i = 0; i < part->field_count; i++) {
        const struct field *field = &part->fields[i];
        const struct model *model = &planner->models[first + i];
        planner->answered++;
        if (!model->text)
            continue;
        const char *label = field->label && field->label[0] ? field->label : field->id;
        struct lesson_step *step =
            add(planner, LESSON_ANSWER, arena_printf(planner->arena, "answer/%s", label),
                arena_printf(planner->arena, "Answer: %s", prompt_of(planner, field)));
        step->field = first + i;
        step->text = model->text;
        step->reads = model->reads;
        step->reason = reasons(planner, first + i, places);
        if (field->correct.text && planner->verdicts[first + i].status == VERDICT_CORRECT)
            step->correct = trimmed(planner, planner->verdicts[first + i].feedback);
    }
}

/* --- model answers ---------------------------------------------------------------------------------------- */

/** The steps of an ordering, one a line, as its letters say. */
static const char *order_words(const struct planner *planner, const struct field *field,
                               const char *letters)
{
    size_t count = 0;
    const struct check_step *steps =
        check_order_steps(planner->arena, planner->variant, field, &count);
    struct strbuf text;
    strbuf_init(&text);
    for (const char *at = letters; *at; at++) {
        for (size_t i = 0; i < count; i++)
            if (steps[i].letter[0] == *at && (at == letters || at[-1] == ' ' || at[-1] == ','))
                strbuf_printf(&text, "%s%s. %s", text.length ? "\n" : "", steps[i].letter,
                              steps[i].text);
    }
    char *taken =
        text.length ? strbuf_take(&text, planner->arena) : arena_strdup(planner->arena, letters);
    strbuf_finish(&text);
    return taken;
}

static const char *model_words(const struct planner *planner, const struct field *field,
                               const char *text, const struct verdict *verdict)
{
    for (size_t i = 0; i < field->option_count && field->kind == FIELD_CHOICE; i++)
        if (str_equal(field->options[i].name, text))
            return option_words(planner, &field->options[i]);
    if (field->kind == FIELD_ORDERING)
        return order_words(planner, field, text);
    if (field->kind == FIELD_TEXT || !verdict->reads_as || strchr(text, '\n'))
        return text;
    return verdict->reads_as;
}

/** What the right answers are, and what is said of them together. */
static void find_models(struct planner *planner)
{
    const struct question *question = planner->variant->question;
    const size_t count = question_field_count(question);
    struct answer *answers = arena_array(planner->arena, count, sizeof(*answers));
    planner->models = arena_array(planner->arena, count, sizeof(*planner->models));
    planner->verdicts = arena_array(planner->arena, count, sizeof(*planner->verdicts));
    for (size_t i = 0; i < count; i++)
        answers[i].text =
            check_model_answer(planner->arena, planner->variant, question_field(question, i, NULL));
    check_answers(planner->arena, planner->variant, answers, planner->verdicts);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = question_field(question, i, NULL);
        const char *text = answers[i].text;
        if (!text || !text[0] || !check_field_shown(planner->variant, field, answers))
            continue;
        planner->models[i] =
            (struct model){text, model_words(planner, field, text, &planner->verdicts[i])};
    }
}

/* --- the whole -------------------------------------------------------------------------------------------- */

static void add_part(struct planner *planner, struct rung_place *const *places)
{
    const struct bound_part *bound = &planner->variant->parts[planner->part];
    const size_t before = planner->answered;
    add_statement(planner, bound->statement, "Statement");
    add_ask(planner);
    add_figures(planner);
    add_hints(planner, places[planner->part]);
    add_answers(planner, places);
    add_drawn(planner, before);
    if (bound->solution && bound->solution[0])
        add(planner, LESSON_SOLUTION, "solution", "Worked solution")->text =
            trimmed(planner, bound->solution);
}

static void plan(struct planner *planner)
{
    const struct variant *variant = planner->variant;
    const struct question *question = variant->question;
    struct rung_place **places = arena_array(planner->arena, question->part_count, sizeof(*places));
    find_models(planner);
    for (size_t i = 0; i < question->part_count; i++)
        places[i] = lesson_place_rungs(planner->arena, variant, i, planner->models);
    planner->part = SIZE_MAX;
    add(planner, LESSON_TITLE, "title", "Title")->text = question->title.text;
    add_statement(planner, variant->statement, "Statement");
    for (planner->part = 0; planner->part < question->part_count; planner->part++)
        add_part(planner, places);
    planner->part = SIZE_MAX;
    if (variant->learn && variant->learn[0])
        add(planner, LESSON_LEARN, "learn", "To take along")->text =
            trimmed(planner, variant->learn);
}

struct lesson *lesson_create(const struct variant *variant, lesson_look_fn look, void *context)
{
    struct arena *arena = arena_create();
    struct planner planner = {.arena = arena, .variant = variant, .look = look, .context = context};
    plan(&planner);
    struct lesson *lesson = arena_alloc(arena, sizeof(*lesson));
    *lesson = (struct lesson){.arena = arena,
                              .variant = variant,
                              .steps = planner.steps,
                              .count = planner.count,
                              .verdicts = planner.verdicts};
    return lesson;
}

void lesson_destroy(struct lesson *lesson)
{
    if (lesson)
        arena_destroy(lesson->arena);
}

void lesson_verdicts(const struct lesson *lesson, size_t step, struct verdict *verdicts_out)
{
    const size_t count = question_field_count(lesson->variant->question);
    for (size_t i = 0; i < count; i++) {
        const bool told = i < lesson->steps[step].answered;
        verdicts_out[i] = told ? lesson->verdicts[i] : (struct verdict){.status = VERDICT_BLANK};
    }
}

static size_t find_name(const struct lesson *lesson, const char *name)
{
    for (size_t i = 0; i < lesson->count; i++)
        if (str_equal(lesson->steps[i].name, name))
            return i;
    return SIZE_MAX;
}

size_t lesson_find(const struct lesson *lesson, const char *name)
{
    const size_t found = find_name(lesson, name), length = strcspn(name, "/");
    if (found != SIZE_MAX)
        return found;
    for (size_t i = 0; i < lesson->count && name[length] == '/'; i++) {
        const struct lesson_step *step = &lesson->steps[i];
        if (step->part != SIZE_MAX && strncmp(step->name, name, length + 1) == 0)
            return i;
    }
    return 0;
}

size_t lesson_match(const struct lesson *lesson, const struct lesson *before, size_t step)
{
    for (size_t i = step + 1; i > 0; i--) {
        const size_t found = find_name(lesson, before->steps[i - 1].name);
        if (found != SIZE_MAX)
            return found;
    }
    return 0;
}
