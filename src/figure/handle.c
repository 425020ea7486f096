/* SPDX-License-Identifier: MIT */
/* Where in a plot a handle is. */
#include "dltutor/figure.h"

#include <math.h>

/* Narrows t so that start + t along lies in a range; false when it nowhere does. */
static bool clip(double from, double to, double start, double along, double range[2])
{
    if (along == 0)
        return start >= from && start <= to;
    double enters = (from - start) / along, leaves = (to - start) / along;
    range[0] = fmax(range[0], fmin(enters, leaves));
    range[1] = fmin(range[1], fmax(enters, leaves));
    return range[0] < range[1];
}

bool figure_handle_at(const struct figure_handle *handle, const struct plot_area *plot,
                      double *x_out, double *y_out)
{
    double t = 0, range[2] = {-INFINITY, INFINITY};
    bool line = handle->along_x != 0 || handle->along_y != 0;
    if (line && !(clip(plot->x_from, plot->x_to, handle->x, handle->along_x, range) &&
                  clip(plot->y_from, plot->y_to, handle->y, handle->along_y, range)))
        return false;
    if (line)
        t = range[0] + handle->share * (range[1] - range[0]);
    *x_out = handle->x + t * handle->along_x;
    *y_out = handle->y + t * handle->along_y;
    return isfinite(*x_out) && isfinite(*y_out);
}
