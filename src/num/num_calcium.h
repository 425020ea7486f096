/* SPDX-License-Identifier: MIT */
/* The one place that knows where Calcium's header lies: it was a library apart before FLINT 3. */
#ifndef DLTUTOR_NUM_CALCIUM_H
#define DLTUTOR_NUM_CALCIUM_H

#include "num_real.h"

#if defined(__GNUC__)
#pragma GCC system_header
#endif

#if __has_include(<flint/ca.h>)
#include <flint/ca.h>
#elif __has_include(<calcium/ca.h>)
#include <calcium/ca.h>
#else
#include <ca.h>
#endif

#endif
