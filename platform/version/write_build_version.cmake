# cmake -DSOURCE=TREE -DVERSION=1.2.3 -DOUTPUT=F.cpp -P write_build_version.cmake: version and commit as constants. The
# file keeps its time where nothing changed.
set(commit "unknown")
find_program(GIT git)
if(GIT)
  # A tree that was unpacked inside another repository has no commit of that one.
  execute_process(
    COMMAND ${GIT} -C ${SOURCE} rev-parse --show-cdup
    OUTPUT_VARIABLE way_up
    ERROR_QUIET
    RESULT_VARIABLE failed
    OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed AND way_up STREQUAL "")
    execute_process(
      COMMAND ${CMAKE_COMMAND} -E env GIT_OPTIONAL_LOCKS=0 ${GIT} -C ${SOURCE} describe --always --dirty --abbrev=10 --exclude *
      OUTPUT_VARIABLE described
      ERROR_QUIET
      RESULT_VARIABLE failed
      OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT failed)
      set(commit ${described})
    endif()
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
