/* SPDX-License-Identifier: MIT */
/* What a recording surface keeps beside its cells. */
#include "strokes.h"

#include <math.h>

/* Room for `more` items beyond `count`. */
static void *grow(void *items, size_t count, size_t more, size_t *capacity, size_t size)
{
    if (count + more <= *capacity)
        return items;
    *capacity = 2 * (count + more);
    return mem_resize(items, *capacity, size);
}

void surface_record(struct surface *surface)
{
    if (surface->strokes == NULL)
        surface->strokes = mem_alloc(sizeof(*surface->strokes));
}

void strokes_destroy(struct strokes *strokes)
{
    if (strokes == NULL)
        return;
    mem_free(strokes->items);
    mem_free(strokes->spots);
    mem_free(strokes);
}

void strokes_clear(struct strokes *strokes)
{
    if (strokes != NULL)
        strokes->count = strokes->spot_count = 0;
}

static void add(struct strokes *strokes, const struct stroke *stroke, const struct spot *spots,
                size_t count, struct spot move)
{
    struct kept_stroke kept = {.stroke = *stroke, .first = strokes->spot_count};
    strokes->spots = grow(strokes->spots, strokes->spot_count, count, &strokes->spot_capacity,
                          sizeof(*strokes->spots));
    for (size_t i = 0; i < count; i++) {
        struct spot spot = {spots[i].x + move.x, spots[i].y + move.y};
        if (isfinite(spot.x) && isfinite(spot.y))
            strokes->spots[strokes->spot_count++] = spot;
    }
    kept.count = strokes->spot_count - kept.first;
    if (kept.count == 0)
        return;
    strokes->items =
        grow(strokes->items, strokes->count, 1, &strokes->capacity, sizeof(*strokes->items));
    strokes->items[strokes->count++] = kept;
}

void surface_stroke(struct surface *surface, const struct stroke *stroke, const struct spot *spots,
                    size_t count)
{
    if (surface->strokes != NULL && count > 0)
        add(surface->strokes, stroke, spots, count, (struct spot){0, 0});
}

void strokes_copy(struct strokes *strokes, int x, int y, const struct strokes *source)
{
    for (size_t i = 0; strokes != NULL && source != NULL && i < source->count; i++) {
        const struct kept_stroke *kept = &source->items[i];
        add(strokes, &kept->stroke, source->spots + kept->first, kept->count, (struct spot){x, y});
    }
}
