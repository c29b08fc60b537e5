#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tests of ./sparsevp in a small tree of its own, with a program that tells how it was called and with stand-ins for the
# package tools. Usage: test_launcher.sh SOURCE_FOLDER
set -euo pipefail

source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/a\ tree # with a blank
stand_ins=$work/bin
failures=0

mkdir -p "$tree/.ci" "$stand_ins"
cp "$source/sparsevp" "$source/CMakePresets.json" "$tree"
cp "$source/.ci/packages" "$tree/.ci"
printf '# a comment\n\n[program]\nfirst-package\nsecond-package\n\n[tests]\ntest-package\n[checks]\ncheck-package\n' \
    >"$tree/packages.txt"
cat >"$tree/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(Tiny LANGUAGES NONE)
option(SPARSEVP_TESTS "Build the tests" ON)
enable_testing()
set(program ${CMAKE_BINARY_DIR}/platform/sparsevp)
set(script ${CMAKE_SOURCE_DIR}/program.sh)
set(rest ${CMAKE_BINARY_DIR}/rest)
add_custom_command(OUTPUT ${program} DEPENDS ${script} COMMAND mkdir -p ${CMAKE_BINARY_DIR}/platform
                   COMMAND sh -n ${script} COMMAND cp ${script} ${program} VERBATIM)
add_custom_target(sparsevp DEPENDS ${program})
add_custom_command(OUTPUT ${rest} COMMAND touch ${rest} VERBATIM)
add_custom_target(everything ALL DEPENDS ${rest} ${program})
if(SPARSEVP_TESTS)
  add_test(NAME quick COMMAND test -e ${rest})
  add_test(NAME slow COMMAND false)
  set_tests_properties(slow PROPERTIES LABELS long)
endif()
END
cat >"$tree/program.sh" <<'END'
#!/bin/sh
echo "cwd $PWD"
for word in "$@"; do echo "[$word]"; done
[ "$1" != fail ] || exit 3
END
chmod +x "$tree/program.sh"

# stand_in NAME: a program of that name from stdin.
stand_in() {
    { echo '#!/bin/bash'; cat; } >"$stand_ins/$1"
    chmod +x "$stand_ins/$1"
}
stand_in dpkg-query <<'END'
cat "$(dirname "$0")/installed"
END
stand_in apt-get <<'END'
echo "$@" >>"$(dirname "$0")/apt-calls"
case " $* " in *" install "*) [ -z "$APT_FAILS" ] ;; esac
END
stand_in id <<'END'
echo "${FAKE_UID-0}"
END
stand_in sudo <<'END'
[ -n "$SUDO_WORKS" ] || exit 1
echo "sudo" >>"$(dirname "$0")/apt-calls"
shift
exec "$@"
END
printf 'installed first-package\ninstalled second-package\nconfig-files third\n' >"$stand_ins/installed"

check() { # DESCRIPTION CONDITION...
    local what=$1
    shift
    if "$@"; then return; fi
    echo "FAILED: $what"
    sed 's/^/    out: /' "$work/out"
    sed 's/^/    err: /' "$work/err"
    failures=$((failures + 1))
}
launch() { # ARGUMENTS... : status, $work/out, $work/err
    rm -f "$stand_ins/apt-calls"
    status=0
    PATH=$stand_ins:$PATH "${launcher:-$tree/sparsevp}" "$@" >"$work/out" 2>"$work/err" || status=$?
}
status_is() { [[ $status == "$1" ]]; }
says() { grep -qF -- "$2" "$work/$1"; }
is_silent() { [[ ! -s $work/$1 ]]; }
no_apt() { [[ ! -e $stand_ins/apt-calls ]]; }
start_over() { rm -rf "$tree/build"; }

mkdir "$work/elsewhere"
cd "$work/elsewhere"

launch run 'two words' '' '*' '"quoted"' "it's" '$HOME' '\'
check "first call succeeds" status_is 0
check "arguments keep their quoting" diff <(printf '%s\n' "cwd $work/elsewhere" '[run]' '[two words]' '[]' '[*]' '["quoted"]' \
    "[it's]" '[$HOME]' '[\]') "$work/out"
check "nothing is installed when nothing is missing" no_apt
check "the program is configured without the tests" grep -qx SPARSEVP_TESTS:BOOL=OFF "$tree/build/release/CMakeCache.txt"
check "only the program is built" test ! -e "$tree/build/release/rest"

before=$(stat -c %y "$tree/build/release/build.ninja" "$tree/build/release/platform/sparsevp")
rm "$stand_ins/installed"
launch run
check "second call builds, configures and asks for nothing" test "$before" = "$(stat -c %y "$tree/build/release/build.ninja" "$tree/build/release/platform/sparsevp")"
check "second call says nothing of its own" is_silent err
printf 'installed first-package\ninstalled second-package\n' >"$stand_ins/installed"

launch fail
check "exit codes pass through" status_is 3

echo 'echo changed' >>"$tree/program.sh"
launch run
check "a changed source is built again" says out changed

ln -s "$tree/sparsevp" "$work/link"
launcher=$work/link launch run
check "a link to the launcher works" says out "cwd $work/elsewhere"

echo 'if' >"$tree/program.sh"
launch run
check "a failed build ends with 2" status_is 2
check "a failed build is named" says err "the build failed"
check "a failed build runs nothing" is_silent out
printf '#!/bin/sh\necho "$@"\n' >"$tree/program.sh"

launch run
program_made=$(stat -c %y "$tree/build/release/platform/sparsevp")
launch test
check "test builds everything, leaves out long tests and passes" status_is 0
check "test installs what only the tests need" grep -qE 'install -y .*recommends test-package *$' "$stand_ins/apt-calls"
check "test builds on what is there" test "$program_made" = "$(stat -c %y "$tree/build/release/platform/sparsevp")"
check "test runs ctest" says out "100% tests passed, 0 tests failed out of 1"
printf 'installed first-package\ninstalled second-package\ninstalled test-package\n' >"$stand_ins/installed"
launch test -R slow
check "test hands arguments to ctest" says out "slow"
check "failing tests fail" test "$status" != 0
launch run
check "the program after the tests asks for nothing" no_apt
check "the program keeps the tests" grep -qx SPARSEVP_TESTS:BOOL=ON "$tree/build/release/CMakeCache.txt"
launch test --help
check "test --help is the program's" says out "test --help"

mv "$tree" "$work/moved"
launcher=$work/moved/sparsevp launch run
check "a moved tree is configured anew" status_is 0
mv "$work/moved" "$tree"

start_over
echo 'installed second-package' >"$stand_ins/installed"
FAKE_UID=1000 launch demo
check "without root: 2" status_is 2
check "without root: says exactly what to install" says err "as root run: apt-get install first-package"
check "without root: apt-get is not called" no_apt

FAKE_UID=1000 SUDO_WORKS=1 launch demo
check "with sudo: goes on" status_is 0
check "with sudo: installs by it" grep -qx sudo "$stand_ins/apt-calls"

start_over
launch demo
check "as root: goes on" status_is 0
check "as root: installs what is missing and nothing else" grep -qE 'install -y .*recommends first-package *$' "$stand_ins/apt-calls"
check "as root: stdout stays the program's" test "$(cat "$work/out")" = demo

start_over
launch test
check "as root: test installs all that is missing for it" grep -qE 'install -y .*recommends first-package test-package *$' "$stand_ins/apt-calls"

start_over
APT_FAILS=1 launch demo
check "a failed installation ends with 2" status_is 2
check "a failed installation says what to do" says err "apt-get install first-package"

start_over
rm "$stand_ins/apt-get"
mkdir "$work/few"
for tool in bash cat chmod cmake cp dirname flock grep id mkdir ninja nproc readlink rm sed tr; do
    ln -s "$(command -v "$tool")" "$work/few/$tool"
done
cp "$stand_ins/dpkg-query" "$stand_ins/installed" "$work/few"
status=0
PATH=$work/few "$tree/sparsevp" demo >"$work/out" 2>"$work/err" || status=$?
check "without apt-get: 2" status_is 2
check "without apt-get: says exactly what to install" says err "apt-get install first-package"

if ((failures > 0)); then
    echo "$failures checks failed"
    exit 1
fi
echo "all checks passed"
