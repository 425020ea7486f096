/* SPDX-License-Identifier: MIT */
/* Numbers for each axis, and products. */
#include "axes.h"

/* NOLINTNEXTLINE(readability-function-size): as declared */
bool axes_spread(struct solve_run *run, const char *name, struct value list, size_t count,
                 long otherwise, long *numbers_out)
{
    for (size_t i = 0; i < count; i++)
        numbers_out[i] = otherwise;
    if (!run_given(list))
        return true;
    if (list.count != 1 && list.count != count) {
        num_fail(run->ctx, DLT_ERR_RANGE, "axes",
                 "%s has %zu numbers; give one for all axes or one for each of %zu", name,
                 list.count, count);
        return false;
    }
    if (!run_whole(run, name, list))
        return false;
    for (size_t i = 0; i < count; i++)
        numbers_out[i] = run_to_long(list.as.items[list.count == 1 ? 0 : i]);
    return true;
}

struct value axes_list(const struct solve_run *run, const long *numbers, size_t count)
{
    struct value *items = arena_array(run->ctx->arena, count, sizeof(*items));

    for (size_t i = 0; i < count; i++)
        items[i] = run_long(run, numbers[i]);
    return value_list(run->ctx->arena, items, count);
}

const char *axes_product_text(const struct solve_run *run, struct value factors)
{
    return factors.count > 0 ? run_joined(run, factors, "·") : "1";
}

struct value axes_product(const struct solve_run *run, struct value factors)
{
    struct value product = run_long(run, 1);

    for (size_t i = 0; i < factors.count; i++)
        product = num_mul(run->ctx, product, factors.as.items[i]);
    return product;
}
