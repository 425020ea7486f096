/* SPDX-License-Identifier: MIT */
/* The one place that knows where the headers of complex balls and their integrals lie. */
#ifndef DLTUTOR_NUM_NORMAL_H
#define DLTUTOR_NUM_NORMAL_H

#include "num_private.h"
#include "num_real.h"

#if defined(__GNUC__)
#pragma GCC system_header
#endif

#if __has_include(<flint/acb_calc.h>)
#include <flint/acb.h>
#include <flint/acb_calc.h>
#include <flint/acb_hypgeom.h>
#else
#include <acb.h>
#include <acb_calc.h>
#include <acb_hypgeom.h>
#endif

#endif
