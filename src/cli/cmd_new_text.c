/* SPDX-License-Identifier: MIT */
/* A question to start from as a whole file, with comments made from the loader's tables. */
#include "dltutor/load.h"
#include "new.h"
#include <string.h>

enum { WIDTH = 100 };

/* One file on its way. */
struct expanding {
    struct arena *arena;
    struct strbuf out;
    const char *whole; /* all lines, markers too */
    const char *id;
    enum field_kind kind;
};

/* A comment of as many lines as it takes, those after the first `hang` columns further in. */
static void add_comment(struct expanding *e, size_t indent, const char *lead, int hang,
                        const char *text)
{
    int width = WIDTH - (int)indent - (int)strlen(lead) - hang;
    struct lines lines = draw_wrap(e->arena, text, width, CHARSET_UTF8);
    for (size_t i = 0; i < lines.count; i++) {
        strbuf_add_repeat(&e->out, " ", indent);
        strbuf_printf(&e->out, "%s%*s%s\n", lead, i ? hang : 0, "", lines.items[i]);
    }
}

static const struct load_key *find_key(const struct load_key *keys, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(keys[i].key, key))
            return &keys[i];
    return NULL;
}

/* True when a line has the key at this column, be it behind the dash of a list. */
static bool is_used(const struct expanding *e, size_t indent, const char *key)
{
    size_t length = strlen(key);
    for (const char *line = e->whole; *line;) {
        size_t size = strcspn(line, "\n");
        bool there = size > indent + length && strspn(line, " -") == indent &&
                     strncmp(line + indent, key, length) == 0 && line[indent + length] == ':';
        if (there)
            return true;
        line += size + (line[size] == '\n');
    }
    return false;
}

static const char *key_line(struct expanding *e, const struct load_key *key)
{
    if (!key->example[0])
        return arena_printf(e->arena, "%s:", key->key);
    const char *value = new_yaml_value(e->arena, key->example);
    return arena_printf(e->arena, key->list ? "%s: [%s]" : "%s: %s", key->key, value);
}

static void add_further(struct expanding *e, size_t indent, const char *mapping,
                        const struct load_key *keys, size_t count)
{
    bool field = str_equal(mapping, "field");
    const char *kind = field ? check_kind(e->kind)->name : "";
    add_comment(e, indent, "# ", 0,
                arena_printf(e->arena, "What else a %s%s%s may have:", mapping,
                             field ? " of kind " : "", kind));
    for (size_t i = 0; i < count; i++) {
        if (is_used(e, indent, keys[i].key))
            continue;
        add_comment(e, indent, "#   ", 0, key_line(e, &keys[i]));
        add_comment(e, indent, "#     ", 0, keys[i].help);
    }
}

static void add_kinds(struct expanding *e, size_t indent)
{
    size_t count = 0;
    const struct answer_kind *const *kinds = check_kinds(&count);
    for (size_t i = 0; i < count; i++)
        add_comment(e, indent, "#   ", 2,
                    arena_printf(e->arena, "%s: %s", kinds[i]->name, kinds[i]->summary));
}

static void add_key(struct expanding *e, size_t indent, const struct load_key *key)
{
    if (!key)
        return;
    add_comment(e, indent, "# ", 0, key->help);
    if (str_equal(key->key, "kind"))
        add_kinds(e, indent);
}

/* "? field kind", "* reply", "+ field" or ": words": what stands behind the # of a marker. */
static void add_marker(struct expanding *e, size_t indent, const char *marker)
{
    const char *name = marker + 2;
    size_t length = strcspn(name, " ");
    const char *mapping = arena_strndup(e->arena, name, length);
    const struct load_key *keys = NULL;
    size_t count = load_keys(e->arena, mapping, e->kind, &keys);
    if (marker[0] == ':')
        add_comment(e, indent, "# ", 2, name);
    else if (marker[0] == '+')
        add_further(e, indent, mapping, keys, count);
    else if (marker[0] == '?')
        add_key(e, indent, find_key(keys, count, name + length + 1));
    for (size_t i = 0; i < count && marker[0] == '*'; i++)
        add_comment(e, indent, "# ", 2,
                    arena_printf(e->arena, "%s: %s", keys[i].key, keys[i].help));
}

static void add_line(struct expanding *e, const char *line)
{
    static const char mark[] = "@ID@";
    size_t indent = strspn(line, " ");
    const char *id = strstr(line, mark);
    if (line[indent] == '#' && line[indent + 1] && strchr("?*+:", line[indent + 1]))
        add_marker(e, indent, line + indent + 1);
    else if (id)
        strbuf_printf(&e->out, "%.*s%s%s\n", (int)(id - line), line, e->id, id + sizeof mark - 1);
    else
        strbuf_printf(&e->out, "%s\n", line);
}

/* The file with its markers. */
static const char *assemble(struct arena *arena, const struct new_text *text)
{
    return arena_printf(arena,
                        "# A question for dltutor, to be changed into your own. `dltutor check` "
                        "says what is wrong with\n"
                        "# it and where, and `man 5 dltutor` explains all of the format. A text "
                        "that holds a colon and a\n"
                        "# blank, or begins with a bracket or quote, stands in double quotes; "
                        "inside [ ] and { } so does\n"
                        "# one with a comma.\n\n"
                        "#? question id\nid: @ID@\n"
                        "#? question title\ntitle: %s\n"
                        "#? question topics\ntopics: %s\n"
                        "#? question difficulty\ndifficulty: 2\n"
                        "#? question reference\nreference: %s\n"
                        "#? question statement\n"
                        "# {name} is replaced by its value, {name:,} with thousands grouped, "
                        "{name:/} as a fraction,\n"
                        "# {name:.2} with two decimal places; any expression may stand there.\n"
                        "statement: |\n%s\n"
                        "#? question given\n#* given\n%s\n"
                        "#? question fields\nfields:\n%s    #+ field\n\n%s\n#+ question\n",
                        text->title, text->topics, text->reference, text->statement, text->given,
                        text->field, text->rest);
}

const char *new_expand(struct arena *arena, const struct new_text *text, const char *id,
                       const char *schema)
{
    struct expanding e = {
        .arena = arena, .whole = assemble(arena, text), .id = id, .kind = text->kind};
    strbuf_init(&e.out);
    if (schema)
        strbuf_printf(&e.out, "# yaml-language-server: $schema=%s\n", schema);
    for (const char *line = e.whole; *line;) {
        size_t size = strcspn(line, "\n");
        add_line(&e, arena_strndup(arena, line, size));
        line += size + (line[size] == '\n');
    }
    const char *file = strbuf_take(&e.out, arena);
    strbuf_finish(&e.out);
    return file;
}

/* Nothing in it means anything to YAML, be it in brackets. */
static bool is_plain(const char *text)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               " _-./*+=^<>()";
    size_t length = strlen(text);
    return length && strspn(text, safe) == length && !strchr(" -*=<>.", text[0]) &&
           text[length - 1] != ' ';
}

const char *new_yaml_value(struct arena *arena, const char *text)
{
    struct strbuf quoted;
    if (is_plain(text))
        return text;
    strbuf_init(&quoted);
    strbuf_add(&quoted, "\"");
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\')
            strbuf_add(&quoted, "\\");
        strbuf_add_bytes(&quoted, at, 1);
    }
    strbuf_add(&quoted, "\"");
    const char *value = strbuf_take(&quoted, arena);
    strbuf_finish(&quoted);
    return value;
}
