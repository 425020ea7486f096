/* SPDX-License-Identifier: MIT */
/* Whose answer a figure draws: "yours" is wrong where it is one that is shown to a class. */
#include "dltutor/figure.h"

#include <string.h>

/* As long as the other, so that nothing in a picture or a table moves. */
static const char theirs[] = "yours", shown[] = "shown", at_length[] = "the answer on show";
enum { LETTERS = sizeof theirs - 1 };
_Static_assert(sizeof theirs == sizeof shown, "one word takes the place of the other");

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char letter_at(const struct surface *surface, int x, int y)
{
    const struct cell *cell = surface_cell(surface, x, y);
    return cell && cell->text[0] != '\0' && cell->text[1] == '\0' ? cell->text[0] : ' ';
}

static bool is_drawn_at(const struct surface *surface, int x, int y)
{
    for (int i = 0; i < LETTERS; i++)
        if (letter_at(surface, x + i, y) != theirs[i])
            return false;
    return !is_letter(letter_at(surface, x - 1, y)) &&
           !is_letter(letter_at(surface, x + LETTERS, y));
}

void figure_picture_shown(struct surface *surface)
{
    for (int y = 0; y < surface->height; y++)
        for (int x = 0; x + LETTERS <= surface->width; x++) {
            const bool found = is_drawn_at(surface, x, y);
            for (int i = 0; found && i < LETTERS; i++)
                surface->cells[y * surface->width + x + i].text[0] = shown[i];
        }
}

static bool is_written_at(const char *line, size_t at)
{
    return strncmp(line + at, theirs, LETTERS) == 0 && (at == 0 || !is_letter(line[at - 1])) &&
           !is_letter(line[at + LETTERS]);
}

char *figure_words_shown(struct arena *arena, const char *words)
{
    struct strbuf out;
    strbuf_init(&out);
    while (*words) {
        const size_t length = strcspn(words, "\n") + (words[strcspn(words, "\n")] != '\0');
        const char *line = arena_strndup(arena, words, length);
        const bool row = strstr(line + strspn(line, " "), "  ") != NULL; /* of a table */
        for (size_t i = 0; i < length;) {
            const bool found = is_written_at(line, i);
            if (found)
                strbuf_add(&out, row ? shown : at_length);
            else
                strbuf_add_bytes(&out, line + i, 1);
            i += found ? LETTERS : 1;
        }
        words += length;
    }
    char *taken = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return taken;
}
