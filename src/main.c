/* SPDX-License-Identifier: MIT */
/* The program: all of it is in the rooms. */
#include "dltutor/cli.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
