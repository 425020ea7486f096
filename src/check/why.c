/* SPDX-License-Identifier: MIT */
/* How a verdict was reached, in a sentence or two: what was compared with what, by which method, at
   how many points, over which domain, and how sure that is. */
#include "marking.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static const char *sureness(struct marking *m, const struct expr_decision *decision)
{
    if (decision->verdict == EXPR_UNDECIDED)
        return "nothing is settled";
    if (isnan(decision->error))
        return "agreement at points, which is no proof";
    if (decision->error > 0)
        return arena_printf(m->arena, "wrong with a chance below %.1g", decision->error);
    return "proved";
}

static void add_detail(struct strbuf *text, const char *detail)
{
    size_t length = detail ? strlen(detail) : 0;
    if (length == 0)
        return;
    char first = (char)toupper((unsigned char)detail[0]);
    strbuf_add(text, " ");
    strbuf_add_bytes(text, &first, 1);
    strbuf_add(text, detail + 1);
    strbuf_add(text, strchr(".?!", detail[length - 1]) ? "" : ".");
}

void marking_why(struct marking *m, const char *what, const struct expr_decision *decision)
{
    struct strbuf text;
    if (!decision->method && !decision->detail)
        return;
    strbuf_init(&text);
    strbuf_add(&text, what);
    add_detail(&text, decision->detail);
    strbuf_printf(&text, " Method: %s", decision->method ? decision->method : "none");
    if (decision->points > 0) /* the seed is what the points were drawn with */
        strbuf_printf(&text, ", %u point%s, seed %llu", decision->points,
                      decision->points == 1 ? "" : "s",
                      (unsigned long long)marking_rules(m, CLOSE_STRICT).seed);
    if (decision->domain)
        strbuf_printf(&text, ", for %s", decision->domain);
    strbuf_printf(&text, "; %s.", sureness(m, decision));
    m->verdict->why = strbuf_take(&text, m->arena);
    strbuf_finish(&text);
}
