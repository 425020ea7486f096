#!/bin/sh
# SPDX-License-Identifier: MIT
# deps.sh GROUP...: install what building, testing or linting dltutor needs and this machine lacks.
# GROUP is build, test, lint, bench or fuzz. Where all is found already, nothing is run and no network
# is needed.
# --check only reports what is missing (exit status 1 if anything is).
set -u

check_only=
if [ "${1-}" = --check ]; then
    check_only=1
    shift
fi
groups=" $* "

# One requirement a row: the groups that need it, how it is recognised, and the package that brings
# it under apt, pacman, dnf and brew (- where the system or another row's package has it).
#   cmd:NAME     a command        pkg:NAME  a pkg-config module        py:NAME  a module of Python 3
#   hdr:A|B      a C header, in any of these places                 san:NAME a sanitizer of clang
requirements() {
    cat <<'EOF'
build           cmd:pkg-config      pkg-config       pkgconf        pkgconf-pkg-config   pkgconf
build           hdr:stdio.h         libc6-dev        glibc          glibc-devel          -
build           cmd:ar              binutils         binutils       binutils             -
build           pkg:ncursesw        libncurses-dev   ncurses        ncurses-devel        ncurses
build           pkg:libcyaml        libcyaml-dev     libcyaml       libcyaml-devel       libcyaml
build           pkg:yaml-0.1        libyaml-dev      libyaml        libyaml-devel        libyaml
build           pkg:gmp             libgmp-dev       gmp            gmp-devel            gmp
build           pkg:sqlite3         libsqlite3-dev   sqlite         sqlite-devel         sqlite
build           pkg:jansson         libjansson-dev   jansson        jansson-devel        jansson
build           pkg:libutf8proc     libutf8proc-dev  libutf8proc    utf8proc-devel       utf8proc
build           pkg:libpcre2-8      libpcre2-dev     pcre2          pcre2-devel          pcre2
build           hdr:flint/flint.h   libflint-dev     flint          flint-devel          flint
build           hdr:arb.h|flint/arb.h  libflint-arb-dev  flint      flint-devel          flint
build           hdr:calcium/ca.h|ca.h|flint/ca.h  libcalcium-dev  flint  flint-devel   flint
build           hdr:antic/nf.h|flint/nf.h  libantic-dev  flint     flint-devel          flint
test            pkg:cmocka          libcmocka-dev    cmocka         libcmocka-devel      cmocka
test            pkg:vterm           libvterm-dev     libvterm       libvterm-devel       libvterm
test            cmd:tmux            tmux             tmux           tmux                 tmux
test            cmd:jq              jq               jq             jq                   jq
test,lint       cmd:mandoc          mandoc           mandoc         mandoc               mandoc
lint,fuzz       cmd:clang           clang            clang          clang                llvm
lint            cmd:clang-format    clang-format     clang          clang-tools-extra    llvm
lint            cmd:clang-tidy      clang-tidy       clang          clang-tools-extra    llvm
lint            cmd:cppcheck        cppcheck         cppcheck       cppcheck             cppcheck
lint            cmd:shellcheck      shellcheck       shellcheck     ShellCheck           shellcheck
fuzz            san:fuzzer          libclang-rt-dev  compiler-rt  compiler-rt          llvm
bench           py:sympy            python3-sympy  python-sympy   python3-sympy        -
bench           cmd:gnuplot         gnuplot-nox    gnuplot        gnuplot-minimal      gnuplot
EOF
}

compiler=${CC:-cc}
# The compiler knows its own search path; where brew puts headers, pkg-config tells.
gmp_flags=$(pkg-config --cflags gmp 2>/dev/null)

has_header() {
    # shellcheck disable=SC2086 # one word a flag
    printf '#include <%s>\n' "$1" |
        $compiler -E -x c $gmp_flags - >/dev/null 2>&1
}

has_sanitizer() {
    printf 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return d[0] + (int)n; }\n' |
        clang -x c "-fsanitize=$1" -o /dev/null - >/dev/null 2>&1
}

found() { # found KIND:NAME
    case $1 in
    cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
    py:*) python3 -c "import ${1#py:}" 2>/dev/null ;;
    san:*) has_sanitizer "${1#san:}" ;;
    pkg:*) pkg-config --exists "${1#pkg:}" 2>/dev/null ;;
    hdr:*)
        for header in $(printf '%s' "${1#hdr:}" | tr '|' ' '); do
            has_header "$header" && return 0
        done
        return 1
        ;;
    esac
}

wanted() { # wanted GROUPS: is one of these comma-separated groups asked for?
    for group in $(printf '%s' "$1" | tr ',' ' '); do
        case $groups in *" $group "*) return 0 ;; esac
    done
    return 1
}

# missing COLUMN: what is not found, as names (2) or as the packages of one manager (3-6).
missing() {
    requirements | while read -r needed_by what apt pacman dnf brew; do
        wanted "$needed_by" || continue
        found "$what" && continue
        case $1 in
        2) echo "${what#*:}" ;;
        3) echo "$apt" ;;
        4) echo "$pacman" ;;
        5) echo "$dnf" ;;
        6) echo "$brew" ;;
        esac
    done | grep -vx -e - | sort -u | tr '\n' ' '
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        echo "deps: sudo is not here; as root, run: $*" >&2
        return 1
    fi
}

install_missing() {
    if command -v apt-get >/dev/null 2>&1; then
        packages=$(missing 3)
        echo "deps: installing $packages"
        # Fresh package lists are often needed and seldom harmful; old ones may still serve.
        as_root apt-get update -qq || echo "deps: the package lists are not fresh" >&2
        # shellcheck disable=SC2086 # one word a package
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $packages </dev/null
    elif command -v pacman >/dev/null 2>&1; then
        # shellcheck disable=SC2046
        as_root pacman -Sy --needed --noconfirm $(missing 4)
    elif command -v dnf >/dev/null 2>&1; then
        # shellcheck disable=SC2046
        as_root dnf install -y $(missing 5)
    elif command -v brew >/dev/null 2>&1; then
        # shellcheck disable=SC2046
        brew install $(missing 6)
    else
        echo "deps: no apt-get, pacman, dnf or brew here; please install: $(missing 2)" >&2
        return 1
    fi
}

[ -n "$(missing 2)" ] || exit 0
if [ -n "$check_only" ]; then
    echo "deps: missing: $(missing 2)"
    exit 1
fi
install_missing || exit 1
gmp_flags=$(pkg-config --cflags gmp 2>/dev/null)
left=$(missing 2)
if [ -n "$left" ]; then
    echo "deps: still missing after the installation: $left" >&2
    exit 1
fi
