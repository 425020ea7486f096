# SPDX-License-Identifier: MIT
# dltutor: `make deps run` opens the tutor, `make deps test` runs every test. `make help` lists the rest.

VARIANT ?= debug
BUILD   ?= build
CC      ?= cc
OUT     := $(BUILD)/$(VARIANT)

# Rooms from the ground up, and what each may include (tests/lint/layers enforces the same table).
ROOMS := base num draw expr core solve figure check hint load store session tui cli
room_base    :=
room_num     := base
room_draw    := base
room_expr    := num base
room_core    := num base
room_solve   := expr core num base
room_figure  := draw core num base
room_check   := expr core num base
room_hint    := core num base
room_load    := expr core num base
room_store   := core num base
room_session := solve check hint expr core num base
room_tui     := session figure draw solve check hint expr core num base
room_cli     := tui load store session figure solve check hint expr core draw num base

PKGS      := ncursesw libcyaml yaml-0.1 gmp sqlite3 jansson libutf8proc libpcre2-8
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
# FLINT has no .pc file before version 3; Debian 12 ships Arb apart, as libflint-arb.
LIBS       = $(shell pkg-config --libs $(PKGS)) -lflint-arb -lflint -lgmp -lm

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wvla
flags_debug   := -O1 -g
flags_release := -O2 -DNDEBUG
flags_san     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS += -std=c11 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE $(flags_$(VARIANT)) $(WARN) $(if $(WERROR),-Werror) -Iinclude $(PKG_CFLAGS)
LDFLAGS += $(filter -fsanitize=%,$(flags_$(VARIANT)))

sources = $(sort $(wildcard src/$(1)/*.c))
objects = $(patsubst src/%.c,$(OUT)/%.o,$(call sources,$(1)))
archive = $(OUT)/lib$(1).a

.PHONY: all clean unit
all: $(BUILD)/dltutor

$(BUILD)/dltutor: $(OUT)/dltutor
	cp $< $@

$(OUT)/dltutor: $(OUT)/main.o $(foreach r,cli $(room_cli),$(call archive,$(r)))
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

define room_rules
$(call archive,$(1)): $(call objects,$(1))
	rm -f $$@ && ar rcsD $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_rules,$(r))))

$(OUT)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -Isrc/$(firstword $(subst /, ,$*)) -c -o $@ $<

# tests/unit/ROOM_*.c: one cmocka program each, linked with that room and the rooms below it only.
UNIT_SRC := $(sort $(wildcard tests/unit/*.c))
UNIT     := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(UNIT_SRC))
unit_room = $(firstword $(subst _, ,$(1)))
define unit_rules
$(OUT)/unit/$(1): tests/unit/$(1).c $(foreach r,$(call unit_room,$(1)) $(room_$(call unit_room,$(1))),$(call archive,$(r)))
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) -MMD -MP -Isrc/$(call unit_room,$(1)) -Itests $$(LDFLAGS) -o $$@ $$(filter %.c %.a,$$^) $$(LIBS) -lcmocka
endef
$(foreach t,$(patsubst tests/unit/%.c,%,$(UNIT_SRC)),$(eval $(call unit_rules,$(t))))

# `make unit-expr` builds and runs the unit tests of one room; it needs nothing above that room.
unit-%: ; @$(MAKE) --no-print-directory $(filter $(OUT)/unit/$*_%,$(UNIT)) && set -e; \
	for t in $(filter $(OUT)/unit/$*_%,$(UNIT)); do $$t; done
unit: $(UNIT)
	@set -e; for t in $(UNIT); do $$t; done

clean:
	rm -rf $(BUILD)

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
