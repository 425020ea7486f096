/* SPDX-License-Identifier: MIT */
#include "present.h"

struct present {
    size_t step;
};

struct present *present_create(struct app *app)
{
    (void)app;
    return mem_alloc(sizeof(struct present));
}

void present_destroy(struct present *present)
{
    mem_free(present);
}

struct figure_source present_source(const struct app *app)
{
    return (struct figure_source){.variant = session_variant(app->session),
                                  .version = session_version(app->session)};
}

struct brief present_brief(const struct app *app, struct arena *frame)
{
    (void)app, (void)frame;
    return (struct brief){
        .paper = "", .question = "", .now = "", .next = "", .solution = "", .notes = ""};
}

int present_timeout(const struct app *app)
{
    (void)app;
    return -1;
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    (void)app, (void)key;
    return action == ACTION_QUIT ? ACT_QUIT : ACT_IGNORED;
}

static void draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    app_frame(app, frame, surface, "", "");
}

const struct view view_present = {
    .name = "present", .context = CONTEXT_PRESENT, .act = act, .draw = draw};
