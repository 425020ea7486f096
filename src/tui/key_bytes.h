/* SPDX-License-Identifier: MIT */
/* Keys as the bytes that a terminal sends for them, and back. */
#ifndef TUI_KEY_BYTES_H
#define TUI_KEY_BYTES_H

#include "dltutor/base.h"
#include "key.h"

/* Adds the bytes of a key, valid UTF-8 without NUL; nothing for what no keyboard sends (a change of
 * size, a tick, a file). */
void key_bytes_add(struct strbuf *bytes, const struct key *key);
/* Takes one key off the front of a text of `length` > 0 bytes that is whole: an escape at its end is
 * the key Escape. Returns how many bytes it took; code NONE for those of no key. `paste` holds what
 * was pasted until the next key. */
size_t key_bytes_take(const char *bytes, size_t length, struct key *key_out, struct strbuf *paste);

#endif
