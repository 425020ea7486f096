/* SPDX-License-Identifier: MIT */
/* The file of kept heads: a line that tells format and program, a checksum, then a record for each
 * head. It is read as foreign text is: every length and every number is looked at. */
#include "shelf.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MOST_BYTES = 1 << 25,
    SETTLED = 2 /* seconds */,
    MOST_ITEMS = 4096 /* of one list */
};

struct start {
    char format[24];
    struct file_key program;
    uint64_t checksum; /* of all that follows */
};

struct shelf {
    struct arena *arena;
    const char *path;
    struct file_key program;
    const char *bytes, *end; /* the records that were read */
    const char **slots;      /* by the hash of their paths: where a record begins, or NULL */
    size_t slot_count;
    struct strbuf added;
    size_t added_count;
    size_t worth; /* writing: so many */
};

/* --- keys ----------------------------------------------------------------------------------------- */

static struct file_key key_of(const struct stat *about)
{
    return (struct file_key){
        .size = (uint64_t)about->st_size,
        .seconds = (uint64_t)about->st_mtim.tv_sec,
        .nanoseconds = (uint64_t)about->st_mtim.tv_nsec,
        .number = (uint64_t)about->st_ino,
    };
}

struct file_key load_file_key(const char *path, int64_t now)
{
    struct stat about;

    if (stat(path, &about) != 0 || (int64_t)about.st_mtim.tv_sec > now - SETTLED)
        return (struct file_key){0};
    return key_of(&about);
}

static struct file_key program_key(void)
{
    struct stat about;

    return stat("/proc/self/exe", &about) == 0 ? key_of(&about) : (struct file_key){0};
}

static bool is_known(const struct file_key *key)
{
    return key->seconds != 0;
}

static uint64_t hash_bytes(const char *bytes, size_t length)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211u;
    return hash ^ hash >> 32;
}

/* --- reading -------------------------------------------------------------------------------------- */

/* Where a record is read; nothing more is taken once something was wrong. */
struct cursor {
    const char *at, *end;
    bool bad;
};

static void take(struct cursor *cursor, void *out, size_t size)
{
    if (cursor->bad || (size_t)(cursor->end - cursor->at) < size) {
        cursor->bad = true;
        memset(out, 0, size);
        return;
    }
    memcpy(out, cursor->at, size);
    cursor->at += size;
}

static uint32_t take_number(struct cursor *cursor, uint32_t most)
{
    uint32_t number = 0;

    take(cursor, &number, sizeof number);
    if (number > most)
        cursor->bad = true;
    return cursor->bad ? 0 : number;
}

/* A length of what is still to come. */
static uint32_t take_count(struct cursor *cursor)
{
    return take_number(cursor, (uint32_t)(cursor->end - cursor->at));
}

static const char *take_text(struct cursor *cursor)
{
    const char *const text = cursor->at;
    const char *const stop = cursor->bad ? NULL : memchr(text, '\0', (size_t)(cursor->end - text));

    if (!stop) {
        cursor->bad = true;
        return "";
    }
    cursor->at = stop + 1;
    return text;
}

/* A text that may be shown on a terminal. */
static const char *take_shown(struct cursor *cursor, struct arena *arena)
{
    const char *const text = take_text(cursor);
    bool changed = false;

    for (const char *c = text; *c && !changed; c++)
        changed = *c < ' ' || *c == 0x7F; /* with signed characters also all of non-ASCII */
    if (!changed)
        return text;
    return utf8_sanitise(arena, text, strlen(text), UTF8_KEEP_NEWLINE, NULL);
}

static struct source take_source(struct cursor *cursor, struct arena *arena, const char *file)
{
    struct source source = {.text = take_shown(cursor, arena), .file = file};

    source.line = take_number(cursor, LOAD_MAX_FILE);
    source.column = take_number(cursor, LOAD_MAX_FILE);
    return source;
}

static void take_lists(struct cursor *cursor, struct arena *arena, struct question *question)
{
    const char **topics;
    struct source *sources;
    struct field_head *heads;

    question->topic_count = take_number(cursor, MOST_ITEMS);
    question->topics = topics = arena_array(arena, question->topic_count, sizeof *topics);
    for (size_t i = 0; i < question->topic_count; i++)
        topics[i] = take_shown(cursor, arena);
    question->prerequisite_count = take_number(cursor, MOST_ITEMS);
    question->prerequisites = sources =
        arena_array(arena, question->prerequisite_count, sizeof *sources);
    for (size_t i = 0; i < question->prerequisite_count; i++)
        sources[i] = take_source(cursor, arena, question->file);
    question->head_count = take_number(cursor, MOST_ITEMS);
    question->heads = heads = arena_array(arena, question->head_count, sizeof *heads);
    for (size_t i = 0; i < question->head_count; i++) {
        heads[i].id = take_shown(cursor, arena);
        heads[i].kind = (enum field_kind)take_number(cursor, FIELD_KIND_COUNT - 1);
        heads[i].marks = (int)take_number(cursor, MARKS_MAX);
    }
    question->marks = (int)take_number(cursor, MARKS_MAX);
}

static const char *find_record(const struct shelf *shelf, const char *path, size_t *slot_out)
{
    size_t slot = hash_bytes(path, strlen(path)) & (shelf->slot_count - 1);

    while (shelf->slots[slot] && strcmp(shelf->slots[slot] + sizeof(uint32_t), path) != 0)
        slot = (slot + 1) & (shelf->slot_count - 1);
    *slot_out = slot;
    return shelf->slots[slot];
}

/* Behind the path of its record; false: there is none. */
static bool enter_record(const struct shelf *shelf, const char *path, struct cursor *cursor_out)
{
    struct cursor cursor = {.end = shelf->end};
    uint32_t length;
    size_t slot;

    cursor.at = find_record(shelf, path, &slot);
    if (!cursor.at)
        return false;
    length = take_count(&cursor);
    cursor.end = cursor.at + length;
    (void)take_text(&cursor); /* the path */
    *cursor_out = cursor;
    return !cursor.bad;
}

const struct question *load_shelf_find(const struct shelf *shelf, struct arena *arena,
                                       const struct listed *listed, const struct file_key *key)
{
    struct cursor cursor;
    struct file_key kept;
    struct question *question;

    if (!shelf->slots || !is_known(key) || !enter_record(shelf, listed->path, &cursor))
        return NULL;
    take(&cursor, &kept, sizeof kept);
    if (cursor.bad || memcmp(&kept, key, sizeof kept) != 0)
        return NULL;
    question = arena_alloc(arena, sizeof *question);
    *question = (struct question){.pack = listed->pack, .file = listed->path, .head = true};
    question->id = take_shown(&cursor, arena);
    question->title = take_source(&cursor, arena, listed->path);
    question->difficulty = (int)take_number(&cursor, INT16_MAX);
    take_lists(&cursor, arena, question);
    return cursor.bad || !str_equal(question->id, listed->name) ? NULL : question;
}

/* Walks over the records, each with its length before it, and counts them; with slots, it puts them
 * there. False: they are not what was written. */
static bool walk_records(struct shelf *shelf, size_t *count_out)
{
    struct cursor cursor = {.at = shelf->bytes, .end = shelf->end};
    size_t count = 0, slot;

    for (; cursor.at < cursor.end; count++) {
        const char *const record = cursor.at;
        const uint32_t length = take_count(&cursor);

        if (cursor.bad || !length || !memchr(cursor.at, '\0', length))
            return false;
        if (shelf->slots && !find_record(shelf, cursor.at, &slot))
            shelf->slots[slot] = record;
        cursor.at += length;
    }
    *count_out = count;
    return true;
}

static bool find_records(struct shelf *shelf)
{
    size_t count;

    if (!walk_records(shelf, &count) || !count)
        return false;
    shelf->slot_count = 16;
    while (shelf->slot_count < 2 * count)
        shelf->slot_count *= 2;
    shelf->slots = arena_array(shelf->arena, shelf->slot_count, sizeof *shelf->slots);
    return walk_records(shelf, &count);
}

static const char format[24] = "dltutor heads 1";

static void read_records(struct shelf *shelf, int file)
{
    struct start start;
    struct stat about;
    size_t size, got = 0;
    char *bytes;

    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_uid != geteuid() ||
        about.st_size < (off_t)sizeof start || about.st_size > MOST_BYTES)
        return;
    size = (size_t)about.st_size;
    bytes = arena_alloc(shelf->arena, size);
    for (ssize_t more = 1; got < size && more > 0; got += more > 0 ? (size_t)more : 0)
        more = read(file, bytes + got, size - got);
    memcpy(&start, bytes, sizeof start);
    shelf->bytes = bytes + sizeof start;
    shelf->end = bytes + size;
    if (got == size && memcmp(start.format, format, sizeof format) == 0 &&
        memcmp(&start.program, &shelf->program, sizeof start.program) == 0 &&
        start.checksum == hash_bytes(shelf->bytes, size - sizeof start) && find_records(shelf))
        return;
    shelf->slots = NULL;
}

struct shelf *load_shelf_open(struct arena *arena, const char *path, size_t worth)
{
    struct shelf *const shelf = mem_alloc(sizeof *shelf);
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);

    shelf->arena = arena;
    shelf->path = path;
    shelf->worth = worth;
    shelf->program = program_key();
    strbuf_init(&shelf->added);
    if (file >= 0) {
        read_records(shelf, file);
        close(file);
    }
    return shelf;
}

/* --- writing -------------------------------------------------------------------------------------- */

static void put(struct strbuf *out, const void *bytes, size_t size)
{
    strbuf_add_bytes(out, bytes, size);
}

static void put_number(struct strbuf *out, size_t number)
{
    const uint32_t bytes = (uint32_t)number;

    put(out, &bytes, sizeof bytes);
}

static void put_text(struct strbuf *out, const char *text)
{
    put(out, text, strlen(text) + 1);
}

static void put_source(struct strbuf *out, const struct source *source)
{
    put_text(out, source->text);
    put_number(out, source->line);
    put_number(out, source->column);
}

void load_shelf_add(struct shelf *shelf, const struct question *head, const struct file_key *key)
{
    struct strbuf *const out = &shelf->added;
    const size_t start = out->length;
    uint32_t length = 0;

    if (!is_known(key))
        return;
    put(out, &length, sizeof length);
    put_text(out, head->file);
    put(out, key, sizeof *key);
    put_text(out, head->id);
    put_source(out, &head->title);
    put_number(out, (size_t)head->difficulty);
    put_number(out, head->topic_count);
    for (size_t i = 0; i < head->topic_count; i++)
        put_text(out, head->topics[i]);
    put_number(out, head->prerequisite_count);
    for (size_t i = 0; i < head->prerequisite_count; i++)
        put_source(out, &head->prerequisites[i]);
    put_number(out, head->head_count);
    for (size_t i = 0; i < head->head_count; i++) {
        put_text(out, head->heads[i].id);
        put_number(out, (size_t)head->heads[i].kind);
        put_number(out, (size_t)head->heads[i].marks);
    }
    put_number(out, (size_t)head->marks);
    length = (uint32_t)(out->length - start - sizeof length);
    memcpy(out->text + start, &length, sizeof length);
    shelf->added_count++;
}

static bool write_all(int file, const void *bytes, size_t size)
{
    const char *at = bytes;
    ssize_t put_now;

    for (; size; at += put_now, size -= (size_t)put_now) {
        put_now = write(file, at, size);
        if (put_now <= 0)
            return false;
    }
    return true;
}

/* Makes the folder that a file is to stand in, and the one around that. */
static void make_folders(struct arena *arena, const char *path, int levels)
{
    const char *const slash = strrchr(path, '/');
    const char *const folder = slash ? arena_strndup(arena, path, (size_t)(slash - path)) : "";

    if (!*folder || levels == 0 || mkdir(folder, 0700) == 0 || errno != ENOENT)
        return;
    make_folders(arena, folder, levels - 1);
    (void)mkdir(folder, 0700);
}

/* Beside the old file, then in its place: who reads at the same time sees the one or the other. */
static void write_shelf(const struct shelf *shelf)
{
    struct start start = {.program = shelf->program,
                          .checksum = hash_bytes(shelf->added.text, shelf->added.length)};
    const char *const path = arena_printf(shelf->arena, "%s.%ld", shelf->path, (long)getpid());
    bool written;
    int file;

    make_folders(shelf->arena, shelf->path, 2);
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return;
    memcpy(start.format, format, sizeof format);
    written = write_all(file, &start, sizeof start) &&
              write_all(file, shelf->added.text, shelf->added.length);
    if (close(file) != 0 || !written || rename(path, shelf->path) != 0)
        unlink(path);
}

void load_shelf_close(struct shelf *shelf)
{
    const size_t read = (size_t)(shelf->end - shelf->bytes);
    const bool same = shelf->slots && read == shelf->added.length &&
                      memcmp(shelf->bytes, shelf->added.text, read) == 0;

    if (!same && shelf->added_count >= shelf->worth &&
        shelf->added.length + sizeof(struct start) <= MOST_BYTES && is_known(&shelf->program))
        write_shelf(shelf);
    strbuf_finish(&shelf->added);
    mem_free(shelf);
}
