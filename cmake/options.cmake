# SPDX-License-Identifier: Apache-2.0
# Warnings for our own targets, applied with target_link_libraries(... PRIVATE sparsevp_warnings).
add_library(sparsevp_warnings INTERFACE)
target_compile_options(sparsevp_warnings INTERFACE -Wall -Wextra -Wpedantic $<$<BOOL:${SPARSEVP_WERROR}>:-Werror>)

# What nearly every source includes, parsed once per layer. Sources include what they use all the same: .ci/tidy and the
# clang build of the workflow go without.
set(sparsevp_common_headers <algorithm> <filesystem> <fmt/format.h> <functional> <map> <optional> <string> <vector>)
