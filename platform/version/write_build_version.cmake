# SPDX-License-Identifier: Apache-2.0
# cmake -DSOURCE=TREE "-DMADE_OF=a;b" -DVERSION=1.2.3 -DOUTPUT=F.cpp -P write_build_version.cmake: version and commit as
# constants. "-dirty" stands behind the commit where what the program is made of differs from it. The file keeps its
# time where nothing changed.
set(ENV{GIT_OPTIONAL_LOCKS} 0)
find_program(GIT git)

# In the tree; empty where git fails.
function(ask_git answer)
  set(${answer} "" PARENT_SCOPE)
  if(NOT GIT)
    return()
  endif()
  execute_process(
    COMMAND ${GIT} -C ${SOURCE} ${ARGN}
    OUTPUT_VARIABLE text
    ERROR_QUIET
    RESULT_VARIABLE failed
    OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed)
    set(${answer} "ok ${text}" PARENT_SCOPE)
  endif()
endfunction()

set(commit "unknown")
# A tree that was unpacked inside another repository has no commit of that one.
ask_git(way_up rev-parse --show-cdup)
ask_git(head rev-parse --short=10 HEAD)
if(way_up STREQUAL "ok " AND head)
  string(REPLACE "ok " "" commit ${head})
  ask_git(same diff --quiet HEAD -- ${MADE_OF})
  if(NOT same)
    string(APPEND commit "-dirty")
  endif()
endif()

set(text
    "#include \"platform/version/build_version.h\"

namespace svp {

const char* const build_version = \"${VERSION}\";
const char* const build_commit = \"${commit}\";

} // namespace svp
")
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "${text}" @ONLY)
