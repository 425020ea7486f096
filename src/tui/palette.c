/* SPDX-License-Identifier: MIT */
/* Tables of colours. Whatever a table says, text that would not stand out enough from a background of
 * ours is written in black or white. */
#include "palette.h"
#include <math.h>
#include <string.h>

static const double least_contrast = 4.5;

enum { BLACK = 16, WHITE = 231, FEW_BLACK = 0, FEW_WHITE = 7 };

/* Kinds of colours: on the terminal's own background, on black, on white, and of the first eight. -1:
 * none, text says it with an attribute. On a background that is not known each is readable on black
 * and on white alike (a contrast of about 4 against either); of the eight none does for an accent, and
 * blue is lost on black. */
struct shade {
    int16_t own, dark, light, few;
};

enum {
    SHADE_NONE,
    SHADE_RED,
    SHADE_GREEN,
    SHADE_AMBER,
    SHADE_BLUE,
    SHADE_PURPLE,
    SHADE_ACCENT,
    SHADE_DIM
};

static const struct shade shades[] = {
    [SHADE_NONE] = {-1, WHITE, BLACK, -1}, [SHADE_RED] = {160, 210, 124, 1},
    [SHADE_GREEN] = {28, 120, 22, 2},      [SHADE_AMBER] = {130, 220, 94, 3},
    [SHADE_BLUE] = {63, 117, 20, -1},      [SHADE_PURPLE] = {133, 213, 90, 5},
    [SHADE_ACCENT] = {31, 87, 25, -1},     [SHADE_DIM] = {244, 250, 240, -1},
};

/* Areas: soft, and all of them with the same ink on top. */
static const struct shade areas[] = {
    {110, 18, 153, 6}, {216, 52, 223, 3}, {150, 22, 157, 2},  {183, 54, 225, 5}, {186, 58, 229, 7},
    {116, 23, 159, 4}, {217, 89, 217, 1}, {250, 238, 252, 6}, {167, 89, 217, 1},
};
_Static_assert(DLT_COUNT(areas) == ROLE_DEPARTS - ROLE_REGION_1 + 1, "a colour for each area");

static const struct {
    uint8_t attributes, shade;
} roles[ROLE_COUNT] = {
    [ROLE_DIM] = {LOOK_DIM, SHADE_DIM},        [ROLE_HEADING] = {LOOK_BOLD, SHADE_NONE},
    [ROLE_ACCENT] = {LOOK_BOLD, SHADE_ACCENT}, [ROLE_KEY] = {LOOK_BOLD, SHADE_NONE},
    [ROLE_INPUT] = {LOOK_BOLD, SHADE_NONE},    [ROLE_SELECTED] = {LOOK_REVERSE, SHADE_NONE},
    [ROLE_SPOT] = {LOOK_BOLD, SHADE_NONE},     [ROLE_RIGHT] = {0, SHADE_GREEN},
    [ROLE_PARTIAL] = {0, SHADE_AMBER},         [ROLE_WRONG] = {0, SHADE_RED},
    [ROLE_HINT] = {LOOK_BOLD, SHADE_ACCENT},   [ROLE_AXIS] = {0, SHADE_NONE},
    [ROLE_GRID] = {LOOK_DIM, SHADE_DIM},       [ROLE_KINK] = {LOOK_BOLD, SHADE_NONE},
    [ROLE_SERIES_1] = {0, SHADE_BLUE},         [ROLE_SERIES_2] = {0, SHADE_RED},
    [ROLE_SERIES_3] = {0, SHADE_GREEN},        [ROLE_SERIES_4] = {0, SHADE_PURPLE},
    [ROLE_SERIES_5] = {0, SHADE_AMBER},        [ROLE_SERIES_6] = {0, SHADE_ACCENT},
};

uint32_t palette_rgb(int index)
{
    static const uint32_t first[] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
                                     0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
                                     0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
    static const uint32_t steps[] = {0, 95, 135, 175, 215, 255};
    if (index < 16)
        return first[index < 0 ? 0 : index];
    if (index >= 232)
        return (uint32_t)(8 + 10 * (index - 232)) * 0x010101;
    index -= 16;
    return steps[index / 36] << 16 | steps[index / 6 % 6] << 8 | steps[index % 6];
}

static double luminance(uint32_t rgb)
{
    static const double weights[] = {0.0722, 0.7152, 0.2126};
    double sum = 0;
    for (int i = 0; i < 3; i++, rgb >>= 8) {
        double part = (rgb & 0xff) / 255.0;
        sum += weights[i] * (part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double palette_contrast(uint32_t one, uint32_t other)
{
    double a = luminance(one), b = luminance(other);
    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

static bool is_area(enum draw_role role)
{
    return role >= ROLE_REGION_1 && role <= ROLE_DEPARTS;
}

static int16_t pick(const struct shade *shade, int colours, enum tui_theme theme)
{
    if (colours < 256)
        return shade->few;
    return theme == THEME_DARK ? shade->dark : theme == THEME_LIGHT ? shade->light : shade->own;
}

static int16_t colour_of(enum draw_role role, int colours, enum tui_theme theme)
{
    return pick(is_area(role) ? &areas[role - ROLE_REGION_1] : &shades[roles[role].shade], colours,
                theme);
}

static bool stands_out(int16_t fore, int16_t back)
{
    return fore >= 0 && palette_contrast(palette_rgb(fore), palette_rgb(back)) >= least_contrast;
}

/* Black or white, whichever is seen better. */
static int16_t ink_on(int16_t back, int colours)
{
    int16_t black = colours < 256 ? FEW_BLACK : BLACK, white = colours < 256 ? FEW_WHITE : WHITE;
    uint32_t below = palette_rgb(back);
    return palette_contrast(palette_rgb(black), below) >=
                   palette_contrast(palette_rgb(white), below)
               ? black
               : white;
}

/* Where there is no grey for all the rest, few terminals show it as dim: then the spot is in reverse. */
static struct look in_the_light(int colours, enum tui_theme theme, enum draw_role role)
{
    struct look look = palette_look(colours, theme, role, ROLE_TEXT);
    look.attributes &= (uint8_t)~LOOK_DIM;
    if (colours >= 256)
        look.attributes |= LOOK_BOLD;
    else if (look.back >= 0 && look.fore >= 0)
        look = (struct look){look.back, look.fore, 0};
    else
        look.attributes |= LOOK_REVERSE;
    return look;
}

struct look palette_look(int colours, enum tui_theme theme, enum draw_role role,
                         enum draw_role back)
{
    struct look look = {-1, -1, roles[role].attributes};
    if (back == ROLE_SPOT)
        return in_the_light(colours, theme, role);
    if (colours < 8)
        return look;
    look.fore = colour_of(role, colours, theme);
    /* A colour of the palette says it alone; dimmed on top of it, grey would be unreadable. */
    if (colours >= 256 && roles[role].shade != SHADE_NONE)
        look.attributes = 0;
    if (back != ROLE_TEXT)
        look.back = colour_of(back, colours, theme);
    if (look.back < 0 && theme == THEME_DARK)
        look.back = colours < 256 ? FEW_BLACK : BLACK;
    else if (look.back < 0 && theme == THEME_LIGHT)
        look.back = colours < 256 ? FEW_WHITE : WHITE;
    if (look.back < 0)
        return look;
    look.attributes &= (uint8_t)~LOOK_DIM;
    if (!is_area(role) && !stands_out(look.fore, look.back))
        look.fore = ink_on(look.back, colours);
    /* Bold black is grey where there are few colours. */
    if (colours < 256 && look.fore == FEW_BLACK)
        look.attributes &= (uint8_t)~LOOK_BOLD;
    if (look.attributes & LOOK_REVERSE)
        look = (struct look){look.back, look.fore, 0};
    return look;
}

/* Few colours are too loud to be behind text; so is red on a background that is not known. */
static bool is_hatched(int colours, enum tui_theme theme, enum draw_role role)
{
    return is_area(role) && colours >= 8 &&
           (colours < 256 || (role == ROLE_DEPARTS && theme == THEME_TERMINAL));
}

struct cell palette_cell(int colours, enum tui_theme theme, enum charset charset, struct cell cell)
{
    const enum draw_role role = (enum draw_role)cell.role, back = (enum draw_role)cell.back;
    bool blank = cell.width == 1 && (cell.text[0] == '\0' || str_equal(cell.text, " "));
    /* What text is in the colour of an area is one half of it and another one. */
    enum draw_role area = is_area(role) && !blank ? role : back;
    if (is_hatched(colours, theme, back))
        cell.back = ROLE_TEXT;
    if (is_hatched(colours, theme, area) && (blank || area == role)) {
        /* Six colours for eight areas: one hatching is denser. */
        const char *hatching = charset == CHARSET_ASCII ? ":" : area == ROLE_REGION_8 ? "▒" : "░";
        cell.role = (uint8_t)area;
        memset(cell.text, 0, sizeof cell.text);
        memcpy(cell.text, hatching, strlen(hatching));
    }
    return cell;
}
