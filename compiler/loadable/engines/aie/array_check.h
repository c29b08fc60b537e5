// SPDX-License-Identifier: Apache-2.0
// What a loadable holds for the tile array, beyond what its tables show: control programs, tensors in memory tiles.
#pragma once

#include "compiler/loadable/loadable.h"

namespace svp::compiler {

// Needs a target of the array. Throws InputError, one line that begins with `place`.
void check_array_contents(const Loadable& loadable, const std::string& place);

} // namespace svp::compiler
