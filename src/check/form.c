/* SPDX-License-Identifier: MIT */
#include "form.h"
void form_check(struct marking *m)
{
    if (m->field->kind == FIELD_FUNCTION)
        function_check_units(m);
}
