// SPDX-License-Identifier: Apache-2.0
// What the program knows about where its output goes.
#pragma once

#include <cstddef>

namespace svp::cli {

bool is_terminal(int descriptor);
// Characters per line of a terminal; 0 where it is none, or does not say.
size_t terminal_width(int descriptor);

} // namespace svp::cli
