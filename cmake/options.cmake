# Warnings for our own targets, applied with target_link_libraries(... PRIVATE sparsevp_warnings).
add_library(sparsevp_warnings INTERFACE)
target_compile_options(sparsevp_warnings INTERFACE -Wall -Wextra -Wpedantic $<$<BOOL:${SPARSEVP_WERROR}>:-Werror>)
