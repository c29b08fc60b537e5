// SPDX-License-Identifier: Apache-2.0
// What is inside a loadable that the reader (interface/loadable) has let pass: does it make sense?
#pragma once

#include "compiler/loadable/loadable.h"

namespace svp::compiler {

// Throws InputError, one line that begins with `place`.
void check_contents(const Loadable& loadable, const std::string& place);

// A target record of an engine that interface/engines lists: sizes that arithmetic can work with. Throws InputError.
void check_target(uint32_t engine, const void* target, const std::string& place);

} // namespace svp::compiler
