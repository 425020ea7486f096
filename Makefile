# SPDX-License-Identifier: MIT
# dltutor: `make deps run` opens the tutor, `make deps test` runs every test; `make help` lists the rest.

BUILD   ?= build
PREFIX  ?= /usr/local
CC      ?= cc
# What was built is what gets installed; with nothing built yet, that is the release variant.
ifneq (,$(filter install,$(MAKECMDGOALS)))
VARIANT ?= $(or $(file <$(BUILD)/.variant),release)
endif
VARIANT ?= debug
OUT     := $(BUILD)/$(VARIANT)
ifeq (,$(filter $(VARIANT),debug release san fuzz))
$(error VARIANT is debug, release, san or fuzz, not "$(VARIANT)")
endif

# Makes within this one use all processors, unless -j was given.
JOBS     := $(or $(shell nproc 2>/dev/null),2)
parallel  = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(JOBS))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: FORCE
FORCE:

ifneq (,$(filter deps,$(MAKECMDGOALS)))
# The packages come first, whatever -j says, and the other goals get a make of their own, which asks
# pkg-config only then. `deps` alone fetches the tools of tests and lint as well.
goals  := $(filter-out deps,$(MAKECMDGOALS))
groups := build $(if $(filter test unit unit-% test-% lint lint-%,$(goals)),test) \
          $(if $(filter lint lint-%,$(goals)),lint) $(if $(filter bench,$(goals)),bench) \
          $(if $(filter fuzz,$(goals)),fuzz)
.PHONY: deps $(goals)
deps:
	@CC='$(CC)' sh tests/tools/deps.sh $(if $(goals),$(groups),build test lint)
ifneq (,$(goals))
$(firstword $(goals)): deps
	@+$(MAKE) --no-print-directory $(parallel) $(goals)
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
room_tui     := base draw figure core check session
room_cli     := base num draw expr core solve figure check hint load store session tui

# closure_ROOM: all rooms below it, from the top down as the linker wants them.
reverse = $(if $(1),$(call reverse,$(wordlist 2,99,$(1))) $(firstword $(1)))
DOWNWARD := $(call reverse,$(ROOMS))
$(foreach r,$(ROOMS),$(eval closure_$(r) := $$(filter $(room_$(r)) $(foreach b,$(room_$(r)),$(closure_$(b))),$(DOWNWARD))))

# --- Flags ---------------------------------------------------------------------------------------
# Each pkg-config question is asked once, and only by goals that compile.
once = $(eval $(1) := $(2))$($(1))
PKGS       := ncursesw libcyaml yaml-0.1 gmp sqlite3 jansson libutf8proc libpcre2-8
# ncurses asks for an older _XOPEN_SOURCE than ours.
PKG_CFLAGS  = $(call once,PKG_CFLAGS,$(filter-out -D_XOPEN_SOURCE=% -D_DEFAULT_SOURCE,$(shell pkg-config --cflags $(PKGS))))
# FLINT has no .pc file before version 3, which swallowed Arb and Calcium; Debian 12 ships them apart.
FLINT_LIBS  = $(call once,FLINT_LIBS,$(shell pkg-config --libs flint 2>/dev/null || echo -lcalcium -lantic -lflint-arb -lflint))
OTHER_LIBS  = $(call once,OTHER_LIBS,$(shell pkg-config --libs $(PKGS)) -lgmp -lm)
LIBS        = $(FLINT_LIBS) $(OTHER_LIBS)
TEST_LIBS   = $(call once,TEST_LIBS,$(shell pkg-config --libs cmocka))
VTERM_LIBS  = $(call once,VTERM_LIBS,$(shell pkg-config --libs vterm) -lutil)

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wvla
flags_debug   := -O1 -g
flags_release := -O2 -g -DNDEBUG
flags_san     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
flags_fuzz    := $(flags_san) -fsanitize=fuzzer-no-link
SANITIZE      := $(filter -fsanitize=%,$(flags_$(VARIANT)))
# CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS from outside are added, and so can override.
COMPILE = $(CC) -std=c11 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE $(flags_$(VARIANT)) $(WARN) $(if $(WERROR),-Werror) -Iinclude $(PKG_CFLAGS) $(CPPFLAGS) $(CFLAGS)
LINK_FLAGS = $(SANITIZE) $(CFLAGS) $(LDFLAGS)

# One short line a file; V=1 shows the commands.
# run(what,on,command)
run = $(if $(V),,@printf '  %-4s %s\n' '$(1)' '$(2)'; )$(3)

# keep_if_same(text): write text to $@, but leave the file and its time alone where nothing changed.
quote = '$(subst ','\'',$(1))'
keep_if_same = @mkdir -p $(@D); printf '%s\n' $(call quote,$(1)) | cmp -s - $@ || printf '%s\n' $(call quote,$(1)) >$@

# --- The program ---------------------------------------------------------------------------------
sources = $(sort $(wildcard src/$(1)/*.c))
objects = $(patsubst src/%.c,$(OUT)/%.o,$(call sources,$(1)))
archive = $(OUT)/lib$(1).a

# What editors want to know of question files and paper files, from the program's own tables.
SCHEMAS := $(BUILD)/question.schema.json $(BUILD)/paper.schema.json
$(SCHEMAS): $(BUILD)/%.schema.json: $(BUILD)/dltutor
	@$< new --schema $* >$@.new && mv -f $@.new $@

.PHONY: all run clean help
all: $(BUILD)/dltutor $(SCHEMAS) $(if $(filter build,$(BUILD)),compile_commands.json)

# Always the variant last asked for, moved into place so that a running tutor is not disturbed.
$(BUILD)/dltutor: $(OUT)/dltutor FORCE
	@echo $(VARIANT) >$(BUILD)/.variant
	@cmp -s $< $@ || { cp $< $@.new && mv -f $@.new $@; }

# FLINT and what it brings take more time to load than all else until the first screen is there. Where
# the loader looks functions up when they are called, the program is linked not with FLINT but with a
# library of its names alone, and loads FLINT itself (src/num/libraries.c); small libraries become part
# of it where they are there for that. LAZY= links as usual; so does a system where the result would not
# start.
LAZY ?= $(if $(SANITIZE),,$(filter Linux,$(shell uname -s)))
library_file  = $(shell $(CC) -print-file-name=$(patsubst -l%,lib%.so,$(1)))
FLINT_FILES   = $(call once,FLINT_FILES,$(foreach l,$(filter-out -lgmp -lmpfr -lm,$(filter -l%,$(FLINT_LIBS))),$(call library_file,$(l))))
FLINT_SONAMES = $(call once,FLINT_SONAMES,$(shell for f in $(FLINT_FILES); do objdump -p $$f | awk '$$1 == "SONAME" { print $$2 }'; done))
names        := $(if $(LAZY),$(OUT)/libnames.so)
lazy_flag    := -Wl,-z,lazy
link_program  = $(CC) $(LINK_FLAGS) -o $@ $(filter %.o %.a,$^)
SMALL        := -lcyaml -lyaml -lsqlite3 -lutf8proc -lpcre2-8
# part_or(-lNAME): the archive libNAME.a where there is one
part_or       = $(or $(filter /%,$(shell $(CC) -print-file-name=$(patsubst -l%,lib%.a,$(1)))),$(1))
LAZY_LIBS     = $(call once,LAZY_LIBS,$(foreach l,$(OTHER_LIBS),$(if $(filter $(SMALL),$(l)),$(call part_or,$(l)),$(l))))
# To them its names are weak: where all are looked up at the start, none that is missing ends the program.
weak          = $(patsubst $(OUT)/lib%.a,$(OUT)/weak/lib%.a,$(1))
USERS        := $(call archive,num) $(call archive,expr)
link_weakly   = $(CC) $(LINK_FLAGS) -o $@ $(foreach f,$(filter %.o %.a,$^),$(if $(filter $(USERS),$f),$(call weak,$f),$f))
link_lazily   = $(link_weakly) $(lazy_flag) $(LAZY_LIBS) $(LDLIBS) $(names) && $@ compare 2 1+1 >/dev/null
$(OUT)/dltutor: $(OUT)/main.o $(foreach r,cli $(closure_cli),$(call archive,$(r))) $(OUT)/.link $(names)
	$(call run,LINK,$@,$(if $(names),{ $(link_lazily); } 2>/dev/null ||) $(link_program) $(LIBS) $(LDLIBS))

# libdl is always there, and nothing else is asked of it.
names_flags := -Wl,-soname,libdl.so.2
$(OUT)/libnames.so: $(USERS)
	@nm -u $^ | awk '$$1 == "U" { print $$2 }' | LC_ALL=C sort -u >$@.used
	@nm -D --defined-only $(FLINT_FILES) | awk 'NF == 3 { print $$3 }' | LC_ALL=C sort -u >$@.there
	@LC_ALL=C comm -12 $@.used $@.there >$@.both
	@mkdir -p $(OUT)/weak
	@$(foreach a,$(USERS),{ objcopy --weaken-symbols=$@.both $a $(call weak,$a) 2>/dev/null || cp $a $(call weak,$a); } &&) sed 's/.*/void &(void) {}/' $@.both >$@.c
	@$(CC) -shared -fPIC -fno-builtin -nostdlib $(names_flags) -o $@ $@.c

# An archive is made afresh when the list of its sources changes: deleted files leave it.
define room_rules
$(call archive,$(1)): $(call objects,$(1)) $(OUT)/.list-$(1)
	@rm -f $$@
	$$(call run,AR,$$@,ar rcsD $$@ $$(filter %.o,$$^))
$(OUT)/.list-$(1): FORCE
	$$(call keep_if_same,$(call sources,$(1)))
endef
$(foreach r,$(ROOMS),$(eval $(call room_rules,$(r))))

# Objects of other flags or another compiler never mix.
$(OUT)/.compile: FORCE
	$(call keep_if_same,$(COMPILE))
$(OUT)/.link: FORCE
	$(call keep_if_same,$(CC) $(LINK_FLAGS) $(LIBS) $(LDLIBS) $(LAZY))
$(OUT)/num/libraries.o: $(OUT)/.link

object_flags = $(if $(findstring /,$(1)),-Isrc/$(firstword $(subst /, ,$(1)))) $(if $(LAZY),$(if $(filter num/libraries,$(1)),-DNUM_LIBRARIES='$(libraries)'))
empty :=
quotation := "
libraries = $(subst $(empty) $(empty),$(comma),$(patsubst %,$(quotation)%$(quotation),$(FLINT_SONAMES)))
$(OUT)/%.o: src/%.c $(OUT)/.compile
	@mkdir -p $(@D)
	$(call run,CC,$<,$(COMPILE) -MMD -MP $(call object_flags,$*) -c -o $@ $<)

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
$(OUT)/unit/$(1): tests/unit/$(1).c $(foreach r,$(call unit_room,$(1)) $(closure_$(call unit_room,$(1))),$(call archive,$(r))) $(OUT)/.compile $(OUT)/.link
	@mkdir -p $$(@D)
	$$(call run,TEST,$$<,$$(COMPILE) -MMD -MP -MF $$@.d -MT $$@ $$(call unit_flags,$(1)) $$(LINK_FLAGS) -o $$@ $$(filter %.c %.a,$$^) $$(LIBS) $$(TEST_LIBS) $$(LDLIBS))
endef
$(foreach t,$(patsubst tests/unit/%.c,%,$(UNIT_SRC)),$(eval $(call unit_rules,$(t))))

TERMINAL_SRC   := $(sort $(wildcard tests/terminal/test_*.c))
TERMINAL       := $(patsubst tests/terminal/%.c,$(OUT)/terminal/%,$(TERMINAL_SRC))
terminal_flags  = -Itests/terminal -Itests
$(OUT)/terminal/%.o: tests/terminal/%.c $(OUT)/.compile
	@mkdir -p $(@D)
	$(call run,CC,$<,$(COMPILE) -MMD -MP $(terminal_flags) -c -o $@ $<)
$(OUT)/terminal/%: $(OUT)/terminal/%.o $(OUT)/terminal/vt.o $(OUT)/.link
	$(call run,TEST,$@,$(CC) $(LINK_FLAGS) -o $@ $(filter %.o,$^) $(VTERM_LIBS) $(TEST_LIBS) $(LDLIBS))
.SECONDARY: $(patsubst tests/terminal/%.c,$(OUT)/terminal/%.o,$(TERMINAL_SRC)) $(OUT)/terminal/vt.o

# The program as it shows itself on a terminal, for README and manual.
PICTURE := $(OUT)/tools/picture
$(PICTURE): tests/tools/picture.c $(OUT)/terminal/vt.o $(OUT)/.compile $(OUT)/.link
	@mkdir -p $(@D)
	$(call run,CC,$<,$(COMPILE) -MMD -MP -MF $@.d -MT $@ $(LINK_FLAGS) -o $@ $(filter %.c %.o,$^) $(VTERM_LIBS) $(TEST_LIBS) $(LDLIBS))
.PHONY: pictures
pictures: $(BUILD)/dltutor $(PICTURE)
	@DLTUTOR='$(abspath $(BUILD))/dltutor' bash tests/tools/pictures.sh '$(abspath $(PICTURE))' man/pictures

# tests/fuzz/fuzz_NAME.c: a target each. `make fuzz` gives it to libFuzzer; here it goes through the
# inputs kept in tests/fuzz/corpus/NAME, one test each.
FUZZ         := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
REPLAY       := $(FUZZ:%=$(OUT)/fuzz/replay_%)
all_archives := $(foreach r,cli $(closure_cli),$(call archive,$(r)))
$(OUT)/fuzz/%.o: tests/fuzz/%.c $(OUT)/.compile
	@mkdir -p $(@D)
	$(call run,CC,$<,$(COMPILE) -MMD -MP -c -o $@ $<)
$(OUT)/fuzz/replay_%: $(OUT)/fuzz/fuzz_%.o $(OUT)/fuzz/replay.o $(all_archives) $(OUT)/.link
	$(call run,TEST,$@,$(CC) $(LINK_FLAGS) -o $@ $(filter %.o %.a,$^) $(LIBS) $(LDLIBS))
.SECONDARY: $(FUZZ:%=$(OUT)/fuzz/fuzz_%.o) $(OUT)/fuzz/replay.o

SHELL_TESTS := $(filter-out tests/tools/% tests/bench/% tests/fuzz/%,$(sort $(wildcard tests/*/*.sh)))

# `make unit-expr` builds and runs the unit tests of one room; it needs nothing above that room.
.PHONY: unit test test-programs
unit-%: FORCE
	@$(MAKE) --no-print-directory $(parallel) $(filter $(OUT)/unit/$*_%,$(UNIT))
	@set -e; for t in $(filter $(OUT)/unit/$*_%,$(UNIT)); do $$t; done
unit: $(UNIT)
	@set -e; for t in $(UNIT); do $$t; done

# Everything that can be built is built and run; what cannot be counts as failed.
# `make test ONLY=expr` runs the tests with expr in their names, WITHOUT='a b' those with neither word.
is_wanted = $(if $(ONLY),$(findstring $(ONLY),$(1)),$(1))
is_without = $(strip $(foreach w,$(WITHOUT),$(findstring $(w),$(1))))
only = $(foreach t,$(1),$(if $(call is_wanted,$(t)),$(if $(call is_without,$(t)),,$(t))))
test-programs: $(call only,$(UNIT) $(TERMINAL) $(REPLAY)) $(PICTURE)
test:
	@mkdir -p $(OUT); $(MAKE) --no-print-directory $(parallel) -k all test-programs; echo $$? >$(OUT)/.built
	@BUILD='$(abspath $(BUILD))' VARIANT='$(VARIANT)' CC='$(CC)' \
	bash tests/run.sh "$$(cat $(OUT)/.built)" '$(OUT)/tests' $(call only,$(UNIT) $(TERMINAL) $(REPLAY) $(SHELL_TESTS))

# --- Speed, memory, and foreign input -------------------------------------------------------------
# Both build a variant of their own beside the usual one. BENCH_SECONDS= and BENCH_LINES= make `bench`
# shorter; FUZZ_SECONDS= is for each target, and the findings are left in BUILD/fuzz/found.
.PHONY: bench bench-programs fuzz fuzz-programs
bench:
	@$(MAKE) --no-print-directory $(parallel) VARIANT=release bench-programs
	@DLTUTOR='$(BUILD)/release/dltutor' bash tests/bench/bench.sh '$(BUILD)/release/bench'
bench-programs: $(OUT)/dltutor $(patsubst tests/bench/%.c,$(OUT)/bench/%,$(wildcard tests/bench/*.c))
$(OUT)/bench/%: tests/bench/%.c $(all_archives) $(OUT)/.compile $(OUT)/.link
	@mkdir -p $(@D)
	$(call run,CC,$<,$(COMPILE) -MMD -MP -MF $@.d -MT $@ $(LINK_FLAGS) -o $@ $(filter %.c %.a,$^) $(LIBS) $(LDLIBS))

# A terminal, and the least that curses can show on one: beside the tutor, with nothing of it in them.
alone_libs = $(if $(filter %/box,$@),$(call once,CURSES_LIBS,$(shell pkg-config --libs ncursesw)),-lutil)
$(OUT)/bench/box $(OUT)/bench/screen: $(OUT)/bench/%: tests/bench/%.c $(OUT)/.compile $(OUT)/.link
	@mkdir -p $(@D)
	$(call run,CC,$<,$(COMPILE) -MMD -MP -MF $@.d -MT $@ $(LINK_FLAGS) -o $@ $< $(alone_libs) $(LDLIBS))

FUZZ_SECONDS ?= 60
fuzz:
	@$(MAKE) --no-print-directory $(parallel) VARIANT=fuzz CC=clang fuzz-programs
	@FUZZ_SECONDS='$(FUZZ_SECONDS)' JOBS='$(JOBS)' bash tests/fuzz/fuzz.sh '$(BUILD)/fuzz' $(FUZZ)
fuzz-programs: $(FUZZ:%=$(OUT)/fuzz/fuzz_%)
$(OUT)/fuzz/fuzz_%: $(OUT)/fuzz/fuzz_%.o $(all_archives) $(OUT)/.link
	$(call run,FUZZ,$@,$(CC) $(LINK_FLAGS) -fsanitize=fuzzer -o $@ $(filter %.o %.a,$^) $(LIBS) $(LDLIBS))

# --- Lint ----------------------------------------------------------------------------------------
C_FILES     := $(sort $(wildcard src/*.c src/*/*.[ch] include/dltutor/*.h tests/*.[ch] tests/*/*.[ch]))
SHELL_FILES := $(sort .ci/run $(wildcard tests/*.sh tests/*/*.sh))
MAN_PAGES   := $(sort $(wildcard man/*.[1-9]))
LINTS       := lint-rules lint-format lint-tidy lint-cppcheck lint-shell lint-man

# All of them run, and then it fails if one did.
.PHONY: lint $(LINTS) format
lint:
	@$(MAKE) --no-print-directory $(parallel) -k -Otarget $(LINTS)
	@echo 'lint: clean'

# The project's own rules: also part of `make test`.
lint-rules: $(patsubst src/%.c,$(OUT)/%.o,$(wildcard src/*.c src/*/*.c))
	@BUILD='$(abspath $(BUILD))' VARIANT='$(VARIANT)' bash tests/run.sh 0 '$(OUT)/lint' $(filter tests/lint/%,$(SHELL_TESTS))

lint-format:
	@echo 'clang-format: $(words $(C_FILES)) files (make format mends)'
	@clang-format --dry-run -Werror $(C_FILES)

# Of the program; what is wrong in a test shows when it runs.
tidied := $(filter src/%.c,$(C_FILES))
lint-tidy: $(BUILD)/compile_commands.json
	@echo 'clang-tidy: $(words $(tidied)) files'
	@printf '%s\n' $(tidied) | xargs -P $(JOBS) -n 3 sh tests/tools/tidy.sh $(BUILD)

# Both compilers and clang's analyser are better judges of uninitialised variables and of the order of
# evaluation: cppcheck 2.10 takes out parameters and compound literals for the one and the other.
lint-cppcheck:
	@mkdir -p $(OUT)/cppcheck
	@echo cppcheck
	@cppcheck --quiet --enable=warning,performance,portability --inline-suppr \
	    --suppress=uninitvar --suppress=unknownEvaluationOrder --error-exitcode=1 --std=c11 \
	    -j $(JOBS) --cppcheck-build-dir=$(OUT)/cppcheck -Iinclude src

lint-shell:
	@echo 'shellcheck: $(words $(SHELL_FILES)) files'
	@shellcheck -x $(SHELL_FILES)

lint-man:
	@echo 'mandoc: $(MAN_PAGES)'
	@mandoc -T lint -W warning $(MAN_PAGES)

format:
	clang-format -i $(C_FILES)

# --- compile_commands.json: what editors and clang-tidy ask for -------------------------------------
json = "$(subst ",\",$(subst \,\\,$(1)))"
# command_for(file,flags,object)
command_for = {"directory": $(call json,$(CURDIR)), "file": $(call json,$(1)), "output": $(call json,$(3)),$\
    "command": $(call json,$(COMPILE) $(2) -c -o $(3) $(1))}
commands = $(foreach f,$(wildcard src/*.c src/*/*.c),$(call command_for,$(f),$(call object_flags,$(f:src/%=%)),$(f:src/%.c=$(OUT)/%.o))) \
    $(foreach f,$(UNIT_SRC),$(call command_for,$(f),$(call unit_flags,$(notdir $(f))),$(f:tests/%.c=$(OUT)/%.o))) \
    $(foreach f,$(wildcard tests/terminal/*.c),$(call command_for,$(f),$(terminal_flags),$(f:tests/%.c=$(OUT)/%.o))) \
    $(foreach f,$(wildcard tests/fuzz/*.c tests/bench/*.c tests/tools/*.c),$(call command_for,$(f),,$(f:tests/%.c=$(OUT)/%.o)))
define newline :=


endef
comma := ,
$(BUILD)/compile_commands.json: FORCE
	$(file >$(shell mkdir -p $(@D))$@.new,[$(subst } {,}$(comma)$(newline) {,$(strip $(commands)))])
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
compile_commands.json: $(BUILD)/compile_commands.json
	@cmp -s $< $@ || cp $< $@

# --- Installation --------------------------------------------------------------------------------
# The program finds its questions from where it stands (../share/dltutor/questions), so a tree can be
# moved, and PREFIX given to install alone.
INSTALL ?= install
bindir  := $(DESTDIR)$(PREFIX)/bin
datadir := $(DESTDIR)$(PREFIX)/share/dltutor
mandir  := $(DESTDIR)$(PREFIX)/share/man
QUESTION_FILES = $(shell cd questions && find . -type f | LC_ALL=C sort)

.PHONY: install uninstall
install: $(BUILD)/dltutor $(SCHEMAS)
	$(INSTALL) -d '$(bindir)' '$(datadir)'
	$(INSTALL) -m 755 $(BUILD)/dltutor '$(bindir)/dltutor'
	rm -rf '$(datadir)/questions'
	@for f in $(QUESTION_FILES); do \
	    $(INSTALL) -d "$(datadir)/questions/$$(dirname "$$f")" && \
	    $(INSTALL) -m 644 "questions/$$f" "$(datadir)/questions/$$f" || exit 1; \
	done
	$(INSTALL) -m 644 $(SCHEMAS) '$(datadir)/questions'
	@for page in $(MAN_PAGES); do \
	    section='$(mandir)'/man$${page##*.}; \
	    $(INSTALL) -d "$$section" && $(INSTALL) -m 644 "$$page" "$$section" || exit 1; \
	done

uninstall:
	rm -f '$(bindir)/dltutor' $(foreach p,$(notdir $(MAN_PAGES)),'$(mandir)/man$(subst .,,$(suffix $(p)))/$(p)')
	rm -rf '$(datadir)'

help:
	@echo 'make deps run        fetch the packages, build, open the tutor'
	@echo 'make deps test       fetch the packages, build, run every test   (ONLY=NAME: some of them)'
	@echo 'make                 build $(BUILD)/dltutor'
	@echo 'make unit-ROOM       the unit tests of one room: $(ROOMS)'
	@echo 'make bench           speed and memory, beside SymPy, libyaml, curses and gnuplot'
	@echo 'make pictures        the pictures of README and manual anew, in man/pictures'
	@echo 'make fuzz            $(FUZZ_SECONDS) s of foreign input for each of: $(FUZZ)'
	@echo 'make lint            layers, formatting, static analysis, shell scripts, man pages'
	@echo 'make format          lay the C sources out as lint wants them'
	@echo 'make install         into PREFIX ($(PREFIX)) below DESTDIR; uninstall takes it away'
	@echo 'make deps            all packages, those of tests and lint too'
	@echo 'make clean           remove $(BUILD)'
	@echo
	@echo 'VARIANT=debug|release|san   san is AddressSanitizer and UBSan; now $(VARIANT)'
	@echo 'BUILD=DIR                   where everything built goes; now $(BUILD)'
	@echo 'CC=clang  WERROR=1  CFLAGS= LDFLAGS=    as usual'

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
endif
