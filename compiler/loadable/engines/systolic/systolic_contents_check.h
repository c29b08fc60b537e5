// SPDX-License-Identifier: Apache-2.0
// Does what a loadable holds for the systolic array make sense?
#pragma once

#include "compiler/loadable/loadable.h"

#include <string>

namespace svp::compiler {

// Throws InputError, one line that begins with `place`.
void check_systolic_contents(const Loadable& loadable, const std::string& place);

} // namespace svp::compiler
