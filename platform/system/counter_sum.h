// SPDX-License-Identifier: Apache-2.0
// A counter added up over a module and all modules in it.
#pragma once

#include "models/common/module.h"

#include <cstdint>
#include <functional>
#include <string>

namespace svp {

// Throws std::logic_error where none has it.
std::function<uint64_t()> counter_sum(Module& module, const std::string& counter);

} // namespace svp
