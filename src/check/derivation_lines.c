/* SPDX-License-Identifier: MIT */
/* Typed text -> the lines of a derivation and the sides of each. */
#include "derivation.h"

#include <ctype.h>
#include <string.h>

/* --- facts ---------------------------------------------------------------------------------------- */

static const struct fact *find_fact(const struct fact *facts, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(facts[i].name, name))
            return &facts[i];
    }
    return NULL;
}

const struct expr *derivation_meant(struct marking *m, const struct expr *tree,
                                    const struct fact *facts, size_t count)
{
    const struct fact *fact =
        tree->op == EXPR_SYMBOL && tree->count == 0 ? find_fact(facts, count, tree->name) : NULL;
    bool index = tree->op == EXPR_SUM || tree->op == EXPR_PRODUCT;
    bool changed = false;
    if (fact)
        return fact->tree;
    /* A running index hides a fact of the same name. */
    if (tree->count == 0 || (index && find_fact(facts, count, tree->args[0]->name)))
        return tree;
    const struct expr **args = arena_array(m->arena, tree->count, sizeof(*args));
    for (size_t i = 0; i < tree->count; i++) {
        args[i] =
            index && i == 0 ? tree->args[i] : derivation_meant(m, tree->args[i], facts, count);
        changed = changed || args[i] != tree->args[i];
    }
    if (!changed)
        return tree;
    struct expr *copy = arena_alloc(m->arena, sizeof(*copy));
    *copy = *tree;
    copy->args = args;
    return copy;
}

const char *derivation_shown(const struct field *field, const char *name)
{
    for (size_t i = 0; i < field->symbol_count; i++) {
        if (str_equal(field->symbols[i].name, name))
            return field->symbols[i].shown ? field->symbols[i].shown : name;
    }
    return name;
}

static const char *read_subject(struct marking *m, struct diag *diag)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr *tree = NULL;
    if (!m->field->subject ||
        expr_parse(m->arena, m->field->subject, &scope, &tree, NULL, diag) != DLT_OK)
        return NULL;
    if (tree->op == EXPR_SYMBOL)
        return tree->name;
    (void)diag_set(diag, DLT_ERR_TYPE, "bad-subject", "the subject \"%s\" is no symbol",
                   m->field->subject);
    return NULL;
}

enum dlt_err derivation_facts(struct marking *m, struct derivation *derivation_out,
                              struct diag *diag)
{
    const struct field *field = m->field;
    struct fact *facts = arena_array(m->arena, field->fact_count, sizeof(*facts));
    size_t count = 0;
    derivation_out->subject = read_subject(m, diag);
    derivation_out->facts = facts;
    for (size_t i = 0; i < field->fact_count; i++) {
        const struct expr *tree = marking_tree(m, &field->facts[i], diag);
        if (!tree)
            return DLT_ERR_SYNTAX;
        if (tree->op != EXPR_RELATION || tree->args[0]->op != EXPR_SYMBOL || tree->args[0]->count)
            return diag_set(diag, DLT_ERR_TYPE, "bad-fact",
                            "the fact \"%s\" should read NAME = EXPRESSION, with a name that no "
                            "given has",
                            field->facts[i].text);
        facts[count].tree = derivation_meant(m, tree->args[1], facts, count);
        facts[count++].name = tree->args[0]->name;
        derivation_out->fact_count = count;
    }
    return field->subject && !derivation_out->subject ? DLT_ERR_SYNTAX : DLT_OK;
}

/* --- lines ---------------------------------------------------------------------------------------- */

/** What LaTeX aligns by, "&=" and "\\\\" at the end of a line, becomes blanks as wide. */
static char *without_alignment(struct arena *arena, const char *text)
{
    char *copy = arena_strdup(arena, text);
    for (char *c = copy; *c; c++) {
        if (*c == '&' && c[1 + strspn(c + 1, " \t")] == '=')
            *c = ' ';
        if (c[0] == '\\' && c[1] == '\\' && strchr("\n", c[2 + strspn(c + 2, " \t")]))
            c[0] = c[1] = ' ';
    }
    return copy;
}

/** "2^D if D <= D_i; D + 1 otherwise" is one side: its ";" parts no lines. */
static bool has_case(const char *text, size_t length)
{
    for (size_t i = 1; i + 3 < length; i++) {
        if (isspace((unsigned char)text[i - 1]) && strncmp(text + i, "if", 2) == 0 &&
            isspace((unsigned char)text[i + 2]))
            return true;
    }
    return false;
}

/** Bytes of the line at `text`, up to a newline or a ";" outside brackets. */
static size_t line_length(const char *text)
{
    int depth = 0;
    size_t end = 0;
    for (; text[end] && text[end] != '\n'; end++) {
        if (strchr("([{", text[end]))
            depth++;
        else if (strchr(")]}", text[end]))
            depth -= depth > 0;
        else if (text[end] == ';' && depth == 0 && !has_case(text, end))
            break;
    }
    return end;
}

/** Skips what parts two lines: a newline, or ";" with the newline that may follow it. */
static size_t behind_line(const char *text, size_t end)
{
    if (text[end] == ';') {
        size_t next = end + 1 + strspn(text + end + 1, " \t");
        return text[next] == '\n' ? next + 1 : end + 1;
    }
    return end + (text[end] == '\n');
}

/** Bytes of a word or sign that leads over to a line. */
static size_t lead_length(const char *text)
{
    static const char *const leads[] = {
        "=>", "⇒", "⟹",         "→",    "->",    "\\Rightarrow", "\\implies", "\\therefore",
        "∴",  ":", "therefore", "thus", "hence", "Therefore",    "Thus",      "Hence",
    };
    for (size_t i = 0; i < DLT_COUNT(leads); i++) {
        size_t length = strlen(leads[i]);
        bool word = isalpha((unsigned char)leads[i][length - 1]);
        if (str_starts(text, leads[i]) &&
            !(word && (isalnum((unsigned char)text[length]) || text[length] == '_')))
            return length + (word && text[length] == ',');
    }
    return 0;
}

bool derivation_is_plain(const char *text)
{
    return !strpbrk(text, "\n;=:&") && !strstr(text, "\\\\") &&
           lead_length(text + strspn(text, " \t")) == 0;
}

/** Moves the start of a line behind what leads over to it. */
static void strip_lead(const char *text, struct typed_line *line)
{
    size_t start = line->start, end = line->start + line->length;
    for (;;) {
        start += strspn(text + start, " \t");
        size_t lead = start < end ? lead_length(text + start) : 0;
        if (lead == 0)
            break;
        start += lead;
    }
    if (start < end && text[start] == '=' && text[start + 1] != '=') {
        line->continues = true;
        start++;
    }
    start = start < end ? start : end;
    line->length = end - start;
    line->start = start;
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!isspace((unsigned char)text[i]))
            return false;
    }
    return true;
}

/** Gathers the lines that hold something; false: there are too many. */
static bool split_lines(const char *text, struct typed_line *lines, size_t *count_out)
{
    size_t count = 0;
    unsigned number = 1;
    for (size_t at = 0; text[at]; number++) {
        size_t length = line_length(text + at);
        struct typed_line line = {.number = number, .start = at, .length = length};
        at = behind_line(text, at + length);
        strip_lead(text, &line);
        if (is_blank(text + line.start, line.length) && !line.continues)
            continue;
        if (count == DERIVATION_MAX_LINES)
            return false;
        lines[count++] = line;
    }
    *count_out = count;
    return true;
}

/* --- sides ---------------------------------------------------------------------------------------- */

/** One reading under way. */
struct reading {
    struct marking *m;
    struct derivation *d;
    struct typed_line *lines;
    struct side *sides;
    size_t capacity;
    struct line_verdict *told;
};

static void place_in_text(const struct reading *r, const struct typed_line *line, size_t offset,
                          struct diag *diag)
{
    unsigned before = (unsigned)utf8_count(r->m->text, line->start + offset);
    diag_place(diag, line->number, (diag->column ? diag->column : 1) + before,
               diag->length ? diag->length : 1);
}

/** The verdict names the line and the column in it, and its own column counts the whole text. */
static bool refuse(const struct reading *r, const struct typed_line *line, const struct diag *diag)
{
    struct marking *m = r->m;
    struct line_verdict *told = &r->told[line - r->lines];
    size_t begin = line->start;
    marking_unreadable(m, diag);
    while (begin > 0 && m->text[begin - 1] != '\n')
        begin--;
    told->status = VERDICT_UNREADABLE;
    told->text = m->verdict->feedback;
    if (r->d->line_count > 1)
        m->verdict->feedback = arena_printf(
            m->arena, "Line %u, column %u: %s", line->number,
            m->verdict->column - (unsigned)utf8_count(m->text, begin), m->verdict->feedback);
    return false;
}

static bool is_one_word(const char *text)
{
    for (const char *c = text; *c; c++) {
        if (!isalnum((unsigned char)*c) && (unsigned char)*c < 0x80 && !strchr("_{}", *c))
            return false;
    }
    return marking_is_name(text, strlen(text));
}

/** A symbol of the field is part of an equation. Only alone before the one answer it is a name. */
static bool is_label(const struct reading *r, const struct expr *tree)
{
    return tree->op == EXPR_SYMBOL && !r->d->subject && r->d->line_count == 1 &&
           !find_fact(r->d->facts, r->d->fact_count, tree->name);
}

/** What lines of this name are compared by, unless it is a symbol like any other. */
static bool names_line(const struct reading *r, const struct expr *tree)
{
    return tree->op == EXPR_SYMBOL && (str_equal(tree->name, r->d->subject ? r->d->subject : "") ||
                                       find_fact(r->d->facts, r->d->fact_count, tree->name));
}

/** Text between two "=". */
struct piece {
    const char *text;
    bool first, last;
};

/** Parses one side. `*tree_out` stays NULL for what is only a name. */
static bool parse_side(const struct reading *r, struct typed_line *line, const struct piece *piece,
                       const struct expr **tree_out, struct diag *diag)
{
    const char *text = piece->text;
    bool first = piece->first, last = piece->last;
    struct marking *m = r->m;
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_RELATION | EXPR_READ_CASES);
    const char *trimmed = str_trim(m->arena, text);
    struct diag warning;
    diag_clear(&warning);
    if (!trimmed[0]) {
        (void)diag_set(diag, DLT_ERR_SYNTAX, "missing-operand", "Nothing stands %s the \"=\".",
                       last ? "behind" : "before");
        return false;
    }
    if (expr_parse(m->arena, text, &scope, tree_out, &warning, diag) != DLT_OK) {
        *tree_out = NULL;
        /* "D_h Var[w] 2/3" is no name, but lacks an operator. */
        if (last || str_equal(diag->tag, "missing-operator") ||
            !(first ? marking_is_name(text, strlen(text)) : is_one_word(trimmed)))
            return false;
        line->label = first ? trimmed : line->label;
        return true;
    }
    if (warning.text[0] && !m->warning[0])
        memcpy(m->warning, warning.text, sizeof(m->warning));
    if ((*tree_out)->op == EXPR_RELATION) {
        (void)diag_set(diag, DLT_ERR_TYPE, "relation", "An expression is asked, without %s.",
                       (*tree_out)->name);
        diag_place(diag, 0, (*tree_out)->column, (*tree_out)->length);
        return false;
    }
    bool label = first && !last && is_label(r, *tree_out);
    if (label || (first && !last && names_line(r, *tree_out)))
        line->label = (*tree_out)->name;
    if (label)
        *tree_out = NULL;
    return true;
}

static void add_side(struct reading *r, struct typed_line *line, const struct expr *tree)
{
    struct derivation *d = r->d;
    r->sides = arena_grow(r->m->arena, r->sides, d->side_count, &r->capacity, sizeof(*r->sides));
    r->sides[d->side_count++] = (struct side){
        .tree = tree,
        .meant = derivation_meant(r->m, tree, d->facts, d->fact_count),
        .line = line->number,
        .subject = d->subject && expr_mentions(tree, d->subject),
    };
    line->count++;
}

/** "positive half: s^2/2": words before a colon say what the line is about. */
static void take_words(struct marking *m, struct typed_line *line)
{
    const char *text = m->text + line->start;
    size_t length = 0;
    bool letter = false;
    for (; length < line->length && text[length] != ':'; length++) {
        unsigned char c = (unsigned char)text[length];
        bool part = isalpha(c) || c >= 0x80;
        letter = letter || part;
        if (!part && !strchr(" '-", c))
            return;
    }
    if (line->continues || !letter || length == line->length || text[length + 1] == '=')
        return;
    line->label = str_trim(m->arena, arena_strndup(m->arena, text, length));
    line->start += length + 1;
    line->length -= length + 1;
}

static bool parse_line(struct reading *r, struct typed_line *line)
{
    struct marking *m = r->m;
    take_words(m, line);
    char *text = arena_strndup(m->arena, m->text + line->start, line->length);
    size_t at[DERIVATION_MAX_SIDES], start = 0;
    size_t signs = marking_equal_signs(text, at, DERIVATION_MAX_SIDES);
    line->first = r->d->side_count;
    for (size_t i = 0; i <= signs; i++) {
        const struct expr *tree = NULL;
        struct diag diag;
        diag_clear(&diag);
        bool last = i == signs;
        const struct piece piece = {
            .text = last ? text + start : arena_strndup(m->arena, text + start, at[i] - start),
            .first = i == 0 && !line->continues,
            .last = last,
        };
        if (!parse_side(r, line, &piece, &tree, &diag)) {
            place_in_text(r, line, start, &diag);
            return refuse(r, line, &diag);
        }
        if (tree)
            add_side(r, line, tree);
        start = last ? start : at[i] + 1;
    }
    return true;
}

/* --- the whole ------------------------------------------------------------------------------------ */

/** "E[h²] = ... = ..." as it was understood. */
static const char *line_text(const struct reading *r, const struct typed_line *line)
{
    struct marking *m = r->m;
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct strbuf text;
    strbuf_init(&text);
    bool named =
        line->label && !(line->count > 0 && r->sides[line->first].tree->op == EXPR_SYMBOL &&
                         str_equal(r->sides[line->first].tree->name, line->label));
    strbuf_printf(&text, "%s%s",
                  line->continues ? "= "
                  : named         ? line->label
                                  : "",
                  named ? " = " : "");
    for (size_t i = 0; i < line->count; i++)
        strbuf_printf(&text, "%s%s", i ? " = " : "",
                      expr_print(m->arena, r->sides[line->first + i].tree, &scope, EXPR_UNICODE));
    char *whole = strbuf_take(&text, m->arena);
    strbuf_finish(&text);
    return whole;
}

/**
 * An equation in which the subject stands inside something says what it is only once it is solved;
 * lines that begin with "=" belong to the equation before them.
 */
static bool is_solved(const struct derivation *d)
{
    size_t first = d->line_count - 1;
    bool inside = false, alone = false;
    while (first > 0 && d->lines[first].continues)
        first--;
    for (size_t i = d->lines[first].first; i < d->side_count; i++) {
        bool lone = d->sides[i].subject && d->sides[i].tree->op == EXPR_SYMBOL;
        alone = alone || lone;
        inside = inside || (d->sides[i].subject && !lone);
    }
    if (d->side_count - d->lines[first].first == 1)
        return true;
    bool last = d->sides[d->side_count - 1].subject;
    return last ? alone && !inside && d->lines[d->line_count - 1].count > 1 : alone || !inside;
}

bool derivation_parse(struct marking *m, struct derivation *derivation_out)
{
    struct derivation *d = derivation_out;
    struct typed_line *lines = arena_array(m->arena, DERIVATION_MAX_LINES, sizeof(*lines));
    struct reading r = {.m = m, .d = d, .lines = lines};
    struct diag diag;
    diag_clear(&diag);
    *d = (struct derivation){.lines = lines};
    m->text = without_alignment(m->arena, m->text);
    if (!split_lines(m->text, lines, &d->line_count))
        (void)diag_set(&diag, DLT_ERR_LIMIT, "too-long", "A derivation may have %d lines at most.",
                       (int)DERIVATION_MAX_LINES);
    else if (d->line_count == 0)
        (void)diag_set(&diag, DLT_ERR_SYNTAX, "empty", "There is no expression here.");
    if (d->line_count == 0) {
        marking_unreadable(m, &diag);
        return false;
    }
    (void)derivation_facts(m, d, NULL);
    r.told = arena_array(m->arena, d->line_count, sizeof(*r.told));
    m->verdict->lines = r.told;
    m->verdict->line_count = d->line_count;
    for (size_t i = 0; i < d->line_count; i++)
        r.told[i] = (struct line_verdict){.line = lines[i].number, .text = ""};
    for (size_t i = 0; i < d->line_count; i++) {
        if (!parse_line(&r, &lines[i]))
            return false;
        r.told[i].reads_as = line_text(&r, &lines[i]);
    }
    d->sides = r.sides;
    d->solved = is_solved(d);
    return true;
}
