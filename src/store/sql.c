/* SPDX-License-Identifier: MIT */
/* The tables and every statement over them. Seeds and sets of hints are 64 bits, kept as signed. */
#include "store_private.h"

#define LESSONS                                                                                    \
    "CREATE TABLE lessons ("                                                                       \
    " question TEXT PRIMARY KEY NOT NULL, seed INTEGER NOT NULL, step TEXT NOT NULL,"              \
    " furthest TEXT NOT NULL, turn INTEGER NOT NULL) WITHOUT ROWID;"

const char store_tables[] =
    "CREATE TABLE attempts ("
    " id INTEGER PRIMARY KEY, question TEXT NOT NULL, seed INTEGER NOT NULL, field TEXT NOT NULL,"
    " text TEXT NOT NULL, status TEXT NOT NULL, note TEXT NOT NULL, marks INTEGER NOT NULL,"
    " max INTEGER NOT NULL, at INTEGER NOT NULL, hints INTEGER NOT NULL,"
    " self INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX attempts_by_seed ON attempts (seed, question, field, marks, status, self);"
    "CREATE INDEX attempts_by_field ON attempts (question, field);"
    "CREATE TABLE drafts ("
    " question TEXT NOT NULL, seed INTEGER NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL,"
    " PRIMARY KEY (question, seed, field)) WITHOUT ROWID;"
    "CREATE TABLE hints ("
    " question TEXT NOT NULL, seed INTEGER NOT NULL, part TEXT NOT NULL, seen INTEGER NOT NULL,"
    " PRIMARY KEY (question, seed, part)) WITHOUT ROWID;" LESSONS;

/* From each version of the tables to the next. */
const char *const store_steps[STORE_VERSION] = {
    [1] = "ALTER TABLE attempts ADD COLUMN self INTEGER NOT NULL DEFAULT 0;"
          "DROP INDEX attempts_by_seed;"
          "CREATE INDEX attempts_by_seed ON attempts (seed, question, field, marks, status, self);",
    [2] = LESSONS,
};

/* Marks are bounded while they are added up: another program may have written them. */
const char *const store_sql[STATEMENT_COUNT] = {
    [STATEMENT_ATTEMPT] =
        "INSERT INTO attempts"
        " (question, seed, field, text, status, note, marks, max, at, hints, self)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [STATEMENT_DRAFT] =
        "INSERT OR REPLACE INTO drafts (question, seed, field, text) VALUES (?1, ?2, ?3, ?4)",
    [STATEMENT_FORGET_DRAFT] =
        "DELETE FROM drafts WHERE question = ?1 AND seed = ?2 AND field = ?3",
    [STATEMENT_HINTS] =
        "INSERT OR REPLACE INTO hints (question, seed, part, seen) VALUES (?1, ?2, ?3, ?4)",
    [STATEMENT_LOAD_FIELDS] =
        "WITH latest AS (SELECT a.field, a.text, a.self, a.marks, g.best,"
        "  g.best > max(0, coalesce(g.earned, 0)) AS own FROM attempts AS a JOIN"
        "  (SELECT max(id) AS id, max(marks) AS best,"
        "   max(CASE WHEN self = 0 THEN marks END) AS earned FROM attempts"
        "   WHERE seed = ?2 AND question = ?1 GROUP BY field) AS g ON a.id = g.id),"
        " kept AS (SELECT field, text FROM drafts WHERE question = ?1 AND seed = ?2)"
        " SELECT f.field, l.text, d.text, l.best, l.own, l.self, l.marks"
        " FROM (SELECT field FROM latest UNION SELECT field FROM kept) AS f"
        " LEFT JOIN latest AS l ON l.field = f.field LEFT JOIN kept AS d ON d.field = f.field"
        " ORDER BY f.field LIMIT ?3",
    [STATEMENT_LOAD_HINTS] =
        "SELECT part, seen FROM hints WHERE question = ?1 AND seed = ?2 ORDER BY part LIMIT ?3",
    [STATEMENT_PROGRESS] =
        "SELECT question, sum(best), sum(tries), count(*),"
        " sum(CASE WHEN best > earned THEN best ELSE 0 END) FROM"
        " (SELECT question, min(max(0, max(marks)), 100000) AS best,"
        "  max(0, coalesce(max(CASE WHEN self = 0 THEN marks END), 0)) AS earned,"
        "  sum(self = 0 AND status NOT IN ('blank', 'unreadable', 'undecided')) AS tries"
        "  FROM attempts WHERE seed = 0 GROUP BY question, field)"
        " GROUP BY question ORDER BY question LIMIT ?1",
    [STATEMENT_HISTORY] = ("SELECT text FROM attempts WHERE question = ?1 AND field = ?2"
                           " GROUP BY text ORDER BY max(id) DESC LIMIT ?3"),
    [STATEMENT_PLACE] = "INSERT OR REPLACE INTO lessons (question, seed, step, furthest, turn)"
                        " VALUES (?1, ?2, ?3, ?4,"
                        " (SELECT coalesce(max(turn), 0) + 1 FROM lessons))",
    [STATEMENT_LOAD_PLACE] = "SELECT seed, step, furthest FROM lessons WHERE question = ?1",
    [STATEMENT_LAST_PLACE] = "SELECT question FROM lessons"
                             " WHERE ?1 = '' OR substr(question, 1, length(?1) + 1) = ?1 || '/'"
                             " ORDER BY turn DESC LIMIT 1",
};
_Static_assert(MARKS_MAX == 100000, "the bound in STATEMENT_PROGRESS");
