# SPDX-License-Identifier: MIT
# dltutor: `make deps run` opens the tutor, `make deps test` runs every test; `make help` lists the rest.

VARIANT_GIVEN := $(VARIANT)
BUILD   ?= build
PREFIX  ?= /usr/local
CC      ?= cc
# What was built is what gets installed; with nothing built yet, that is the release variant.
ifneq (,$(filter install,$(MAKECMDGOALS)))
VARIANT ?= $(or $(file <$(BUILD)/.variant),release)
endif
VARIANT ?= debug
OUT     := $(BUILD)/$(VARIANT)
ifeq (,$(filter $(VARIANT),debug release san))
$(error VARIANT is debug, release or san, not "$(VARIANT)")
endif

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: FORCE
FORCE:

ifneq (,$(filter deps,$(MAKECMDGOALS)))
# The packages come first, whatever -j says, and the other goals get a make of their own, which asks
# pkg-config only then. `deps` alone, or with lint, fetches the tools of tests and lint as well.
goals  := $(filter-out deps,$(MAKECMDGOALS))
groups := build $(if $(filter test unit unit-% test-% lint lint-%,$(goals)),test) \
          $(if $(filter lint lint-%,$(goals)),lint)
.PHONY: deps $(goals)
deps:
	@CC='$(CC)' sh tests/tools/deps.sh $(if $(goals),$(groups),build test lint)
ifneq (,$(goals))
$(firstword $(goals)): deps
	@+$(MAKE) --no-print-directory $(goals)
$(wordlist 2,99,$(goals)): $(firstword $(goals))
	@:
endif
else # the rest of this file: every goal but deps

# --- Rooms ---------------------------------------------------------------------------------------
# Rooms from the ground up, and whose public headers each may include. tests/lint/layers.sh enforces
# this table; what a room links with follows from it.
ROOMS := base num draw expr core solve figure check hint load store session tui cli
room_base    :=
room_num     := base
room_draw    := base
room_expr    := base num
room_core    := expr num base
room_solve   := base num expr core
room_figure  := draw core expr num base
room_check   := base num expr core
room_hint    := core expr num base
room_load    := base num expr core
room_store   := core expr num base
room_session := base num expr core solve check hint
room_tui     := base draw figure core session
room_cli     := base num draw expr core solve figure check hint load store session tui

# closure_ROOM: all rooms below it, from the top down as the linker wants them.
reverse = $(if $(1),$(call reverse,$(wordlist 2,99,$(1))) $(firstword $(1)))
DOWNWARD := $(call reverse,$(ROOMS))
$(foreach r,$(ROOMS),$(eval closure_$(r) := $$(filter $(room_$(r)) $(foreach b,$(room_$(r)),$(closure_$(b))),$(DOWNWARD))))

# --- Flags ---------------------------------------------------------------------------------------
# Each pkg-config question is asked once, and only by goals that compile.
once = $(eval $(1) := $(2))$($(1))
PKGS       := ncursesw libcyaml yaml-0.1 gmp sqlite3 jansson libutf8proc libpcre2-8
PKG_CFLAGS  = $(call once,PKG_CFLAGS,$(shell pkg-config --cflags $(PKGS)))
# FLINT has no .pc file before version 3, which swallowed Arb; Debian 12 ships Arb as libflint-arb.
LIBS        = $(call once,LIBS,$(shell pkg-config --libs $(PKGS)) $(shell pkg-config --libs flint 2>/dev/null || echo -lflint-arb -lflint) -lgmp -lm)
TEST_LIBS   = $(call once,TEST_LIBS,$(shell pkg-config --libs cmocka))
VTERM_FLAGS = $(call once,VTERM_FLAGS,$(shell pkg-config --cflags --libs vterm) -lutil)

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wvla
flags_debug   := -O1 -g
flags_release := -O2 -g -DNDEBUG
flags_san     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
SANITIZE      := $(filter -fsanitize=%,$(flags_$(VARIANT)))
# CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS from outside are added, and so can override.
COMPILE = $(CC) -std=c11 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE $(flags_$(VARIANT)) $(WARN) $(if $(WERROR),-Werror) -Iinclude $(PKG_CFLAGS) $(CPPFLAGS) $(CFLAGS)
LINK    = $(CC) $(SANITIZE) $(CFLAGS) $(LDFLAGS)

# keep_if_same(text): write text to $@, but leave the file and its time alone where nothing changed.
quote = '$(subst ','\'',$(1))'
keep_if_same = @mkdir -p $(@D); printf '%s\n' $(call quote,$(1)) | cmp -s - $@ || printf '%s\n' $(call quote,$(1)) >$@

# --- The program ---------------------------------------------------------------------------------
sources = $(sort $(wildcard src/$(1)/*.c))
objects = $(patsubst src/%.c,$(OUT)/%.o,$(call sources,$(1)))
archive = $(OUT)/lib$(1).a

.PHONY: all run clean help
all: $(BUILD)/dltutor $(if $(filter build,$(BUILD)),compile_commands.json)

# Always the variant last asked for, moved into place so that a running tutor is not disturbed.
$(BUILD)/dltutor: $(OUT)/dltutor FORCE
	@echo $(VARIANT) >$(BUILD)/.variant
	@cmp -s $< $@ || { cp $< $@.new && mv -f $@.new $@; }

$(OUT)/dltutor: $(OUT)/main.o $(foreach r,cli $(closure_cli),$(call archive,$(r))) $(OUT)/.link
	$(LINK) -o $@ $(filter %.o %.a,$^) $(LIBS) $(LDLIBS)

# An archive is made afresh when the list of its sources changes: deleted files leave it.
define room_rules
$(call archive,$(1)): $(call objects,$(1)) $(OUT)/.list-$(1)
	@rm -f $$@
	ar rcsD $$@ $$(filter %.o,$$^)
$(OUT)/.list-$(1): FORCE
	$$(call keep_if_same,$(call sources,$(1)))
endef
$(foreach r,$(ROOMS),$(eval $(call room_rules,$(r))))

# Objects of other flags or another compiler never mix.
$(OUT)/.compile: FORCE
	$(call keep_if_same,$(COMPILE))
$(OUT)/.link: FORCE
	$(call keep_if_same,$(LINK) $(LIBS) $(LDLIBS))

object_flags = -Isrc/$(firstword $(subst /, ,$(1)))
$(OUT)/%.o: src/%.c $(OUT)/.compile
	@mkdir -p $(@D)
	$(COMPILE) -MMD -MP $(call object_flags,$*) -c -o $@ $<

run: $(BUILD)/dltutor
	@$(BUILD)/dltutor

clean:
	rm -rf $(BUILD)

# --- Tests ---------------------------------------------------------------------------------------
# tests/unit/ROOM_*.c: one cmocka program each, linked with that room and the rooms below it only.
# tests/terminal/test_*.c: one cmocka program each, with the terminal driver vt.c and no room.
# tests/*/*.sh: one shell program each. They all speak TAP; tests/README.md says more.
UNIT_SRC  := $(sort $(wildcard tests/unit/*.c))
UNIT      := $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(UNIT_SRC))
unit_room  = $(firstword $(subst _, ,$(1)))
unit_flags = -Isrc/$(call unit_room,$(1)) -Itests
define unit_rules
$(OUT)/unit/$(1): tests/unit/$(1).c $(foreach r,$(call unit_room,$(1)) $(closure_$(call unit_room,$(1))),$(call archive,$(r))) $(OUT)/.compile
	@mkdir -p $$(@D)
	$$(COMPILE) -MMD -MP $$(call unit_flags,$(1)) $$(LINK:$$(CC)%=%) -o $$@ $$(filter %.c %.a,$$^) $$(LIBS) $$(TEST_LIBS)
endef
$(foreach t,$(patsubst tests/unit/%.c,%,$(UNIT_SRC)),$(eval $(call unit_rules,$(t))))

TERMINAL_SRC := $(sort $(wildcard tests/terminal/test_*.c))
TERMINAL     := $(patsubst tests/terminal/%.c,$(OUT)/terminal/%,$(TERMINAL_SRC))
$(OUT)/terminal/%: tests/terminal/%.c tests/terminal/vt.c tests/terminal/vt.h $(OUT)/.compile
	@mkdir -p $(@D)
	$(COMPILE) -Itests/terminal $(LINK:$(CC)%=%) -o $@ $(filter %.c,$^) $(VTERM_FLAGS) $(TEST_LIBS)

SHELL_TESTS := $(filter-out tests/tools/%,$(sort $(wildcard tests/*/*.sh)))

# `make unit-expr` builds and runs the unit tests of one room; it needs nothing above that room.
.PHONY: unit test test-programs
unit-%: FORCE
	@$(MAKE) --no-print-directory $(filter $(OUT)/unit/$*_%,$(UNIT))
	@set -e; for t in $(filter $(OUT)/unit/$*_%,$(UNIT)); do $$t; done
unit: $(UNIT)
	@set -e; for t in $(UNIT); do $$t; done

clean-empty :=
-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
endif
