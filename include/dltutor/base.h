/* SPDX-License-Identifier: MIT */
/**
 * base: memory, diagnostics, strings, UTF-8 and the cleaning of foreign text.
 *
 * Conventions used by every room:
 * - a function that can fail returns `enum dlt_err`, leaves its outputs untouched on failure, and
 *   fills the `struct diag` given as its last argument (which may be NULL);
 * - an `arena` argument comes first and owns everything that is returned through it;
 * - running out of memory ends the program, so no allocation needs a check.
 */
#ifndef DLTUTOR_BASE_H
#define DLTUTOR_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Why a function could not do its work. A wrong answer is a verdict, never one of these. */
enum dlt_err {
    DLT_OK = 0,
    DLT_ERR_SYNTAX,      /**< text does not follow its grammar or encoding */
    DLT_ERR_UNKNOWN,     /**< a name that nobody declared */
    DLT_ERR_TYPE,        /**< a value of another kind or shape than the one needed */
    DLT_ERR_RANGE,       /**< outside the stated range; a division by zero; no real value */
    DLT_ERR_LIMIT,       /**< a bound on size, depth, time or memory was reached */
    DLT_ERR_UNSUPPORTED, /**< understood, but there is no method for it */
    DLT_ERR_IO,          /**< a file, a terminal or a database failed */
};

/** The name of an error, lower case ("syntax", "range"), for messages and tests. Static text. */
const char *dlt_err_name(enum dlt_err err);

#if defined(__GNUC__)
#define DLT_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define DLT_NORETURN __attribute__((noreturn))
#else
#define DLT_PRINTF(fmt, first)
#define DLT_NORETURN
#endif

#define DLT_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- memory ----------------------------------------------------------------------------------- */

/** Allocates `size` zeroed bytes; ends the program when there are none. Free with mem_free. */
void *mem_alloc(size_t size);
/** As mem_alloc, but the bytes are not set. */
void *mem_raw(size_t size);
/** Resizes `old` (NULL allowed) to `count * size` bytes, checking the product for overflow. */
void *mem_resize(void *old, size_t count, size_t size);
void mem_free(void *memory);

/** A pool of memory with one lifetime: everything in it goes at once. */
struct arena;

typedef void (*arena_cleanup_fn)(void *object);

struct arena *arena_create(void);
/** Runs the deferred cleanups in reverse order and frees everything. NULL is accepted. */
void arena_destroy(struct arena *arena);
/** As arena_destroy, but the empty arena stays usable, and keeps its largest block up to 256 KB. */
void arena_reset(struct arena *arena);
/** `size` zeroed bytes, aligned for any object. Never NULL, also for size 0. O(size). */
void *arena_alloc(struct arena *arena, size_t size);
/** `count * size` zeroed bytes, the product checked for overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/**
 * Makes room for one more item in a growing array that lives in the arena.
 * `items` holds `count` items of `size` bytes; `*capacity` is updated. Returns the array to use
 * from now on (the old one stays allocated until the arena goes). Amortised O(1).
 */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...) DLT_PRINTF(2, 3);
char *arena_vprintf(struct arena *arena, const char *format, va_list args) DLT_PRINTF(2, 0);
/** Calls `cleanup(object)` when the arena is reset or destroyed; for library objects. */
void arena_defer(struct arena *arena, arena_cleanup_fn cleanup, void *object);
/** Bytes handed out since the last reset. */
size_t arena_used(const struct arena *arena);

/** A growing string on the heap; `text` is always terminated and never NULL after init. */
struct strbuf {
    char *text;
    size_t length;
    size_t capacity;
};

void strbuf_init(struct strbuf *buffer);
void strbuf_finish(struct strbuf *buffer);
void strbuf_clear(struct strbuf *buffer);
void strbuf_add(struct strbuf *buffer, const char *text);
void strbuf_add_bytes(struct strbuf *buffer, const char *bytes, size_t length);
void strbuf_add_codepoint(struct strbuf *buffer, uint32_t codepoint);
void strbuf_add_repeat(struct strbuf *buffer, const char *text, size_t times);
void strbuf_printf(struct strbuf *buffer, const char *format, ...) DLT_PRINTF(2, 3);
/** Copies the text into the arena and empties the buffer (which stays usable). */
char *strbuf_take(struct strbuf *buffer, struct arena *arena);

/* --- diagnostics ------------------------------------------------------------------------------ */

enum { DIAG_FILE_SIZE = 256, DIAG_TAG_SIZE = 48, DIAG_TEXT_SIZE = 512 };

/**
 * One located problem. Lines and columns count from 1; 0 means "not known". A column counts
 * characters (code points) of the text as it was given, so a caret can be put under it.
 */
struct diag {
    char file[DIAG_FILE_SIZE];
    unsigned line;
    unsigned column;
    unsigned length; /**< characters concerned, at least 1 when column is known */
    /** What was found in a text with its numbers is found there: the text begins at this line (0: not
     *  known) and column of the file, the problem so many characters further on in it. How far that is
     *  in the file, past quotes, escapes and folded lines, load tells. */
    unsigned text_line, text_column, text_offset;
    unsigned path_length;      /**< bytes of `text` that are the path of a key, followed by ": " */
    char tag[DIAG_TAG_SIZE];   /**< short stable name of the problem, such as "unknown-symbol" */
    char text[DIAG_TEXT_SIZE]; /**< one sentence without final newline */
};

void diag_clear(struct diag *diag);
/** Sets tag and text, and leaves the place alone. `diag` may be NULL. Always returns `err`. */
enum dlt_err diag_set(struct diag *diag, enum dlt_err err, const char *tag, const char *format, ...)
    DLT_PRINTF(4, 5);
/** Sets line, column and length, with no text to count in. `diag` may be NULL. */
void diag_place(struct diag *diag, unsigned line, unsigned column, unsigned length);
/** "file:line:col: error: text", leaving out what is not known. */
char *diag_format(struct arena *arena, const struct diag *diag);

/* --- strings ---------------------------------------------------------------------------------- */

bool str_equal(const char *a, const char *b);
bool str_starts(const char *text, const char *prefix);
/** Edit distance (insertions, deletions, substitutions, swaps of neighbours). O(len a * len b). */
size_t str_distance(const char *a, const char *b);
/** The candidate nearest to `name`, or NULL when none is near enough to be worth proposing. */
const char *str_nearest(const char *name, const char *const *candidates, size_t count);
/**
 * Joins the lines of each paragraph with blanks, so that they can be wrapped to any width. Blank
 * lines, indented lines and list items ("- ", "1. ") stay as they are. O(n).
 */
char *str_reflow(struct arena *arena, const char *text);
/** Copies with leading and trailing white space removed. */
char *str_trim(struct arena *arena, const char *text);
/** Converts a whole decimal integer strictly: no blanks, no sign but '-', nothing after it. */
bool str_to_long(const char *text, long *value_out);

/* --- files ------------------------------------------------------------------------------------ */

/**
 * Writes a whole file in one step, under another name beside it first: what was there before stays
 * when it fails, and no half is ever seen. Returns 0 or an errno: EEXIST where there is one already and
 * it is not to be replaced, EINVAL where what is there is no regular file, EACCES where it may not be
 * written to. Who may use it stays as it was.
 */
int file_write(const char *path, const char *text, bool replace);

/* --- UTF-8 ------------------------------------------------------------------------------------ */

/**
 * Decodes one code point. Returns its length in bytes (1-4), or 0 at an invalid or truncated
 * sequence (overlong forms, surrogates and code points over U+10FFFF are invalid). length > 0.
 */
size_t utf8_decode(const char *text, size_t length, uint32_t *codepoint_out);
/** Writes 1-4 bytes and returns how many; an unencodable code point becomes U+FFFD. */
size_t utf8_encode(uint32_t codepoint, char bytes_out[4]);
/** True when all bytes are valid; otherwise `*bad_out` (may be NULL) is the first bad offset. */
bool utf8_valid(const char *text, size_t length, size_t *bad_out);
/** Bytes up to the end of the user-perceived character (grapheme cluster) at `text`. */
size_t utf8_grapheme(const char *text, size_t length);
/** Start of the grapheme cluster that ends at byte `offset`. */
size_t utf8_grapheme_before(const char *text, size_t offset);
/** Columns that the first `length` bytes take on a terminal. */
int utf8_width(const char *text, size_t length);
/** Code points in the first `length` bytes. */
size_t utf8_count(const char *text, size_t length);

/** What utf8_sanitise keeps besides printable characters. */
enum utf8_keep { UTF8_KEEP_NOTHING = 0, UTF8_KEEP_NEWLINE = 1, UTF8_KEEP_TAB = 2 };

/**
 * A copy that is safe on a terminal: valid UTF-8 in NFC without control, bidirectional, zero-width,
 * private or unassigned characters. Each dropped one becomes U+FFFD, a tab becomes a blank unless
 * kept; `*changed_out` (may be NULL) tells whether anything was replaced.
 */
char *utf8_sanitise(struct arena *arena, const char *text, size_t length, enum utf8_keep keep,
                    bool *changed_out);

#endif
