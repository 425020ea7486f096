/* SPDX-License-Identifier: MIT */
/* The glyphs of each character set: plain box drawing and geometric shapes that every font has. */
#include "cluster.h"

#include <string.h>

static const struct glyphs ascii_glyphs = {
    .horizontal = "-",
    .vertical = "|",
    .cross = "+",
    .tee_down = "+",
    .tee_up = "+",
    .tee_left = "+",
    .tee_right = "+",
    .corner_top_left = "+",
    .corner_top_right = "+",
    .corner_bottom_left = "+",
    .corner_bottom_right = "+",
    .right = "+",
    .wrong = "x",
    .partial = "~",
    .undecided = "?",
    .state_none = "o",
    .state_some = "%",
    .state_all = "@",
    .focus = ">",
    .ellipsis = "~",
    .bullet = "*",
    .arrow_up = "^",
    .arrow_down = "v",
    .caret = "^",
    .kink = "o",
    .block = "#",
    .series = {"*", "+", "x", "#", "=", "&"},
};

static const struct glyphs utf8_glyphs = {
    .horizontal = "─",
    .vertical = "│",
    .cross = "┼",
    .tee_down = "┬",
    .tee_up = "┴",
    .tee_left = "┤",
    .tee_right = "├",
    .corner_top_left = "┌",
    .corner_top_right = "┐",
    .corner_bottom_left = "└",
    .corner_bottom_right = "┘",
    .right = "✓",
    .wrong = "✗",
    .partial = "~",
    .undecided = "?",
    .state_none = "○",
    .state_some = "◐",
    .state_all = "●",
    .focus = ">",
    .ellipsis = "…",
    .bullet = "•",
    .arrow_up = "↑",
    .arrow_down = "↓",
    .caret = "^",
    .kink = "●",
    .block = "■",
    .series = {"◆", "■", "▲", "×", "+", "◇"},
};

const struct glyphs *draw_glyphs(enum charset charset)
{
    return charset == CHARSET_ASCII ? &ascii_glyphs : &utf8_glyphs;
}

int draw_width(const char *text, enum charset charset)
{
    if (charset != CHARSET_ASCII || text_is_ascii(text))
        return cluster_width(text, strlen(text));
    struct strbuf spelled;
    strbuf_init(&spelled);
    ascii_spell(&spelled, text);
    int columns = cluster_width(spelled.text, spelled.length);
    strbuf_finish(&spelled);
    return columns;
}
