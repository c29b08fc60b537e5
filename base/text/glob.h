// SPDX-License-Identifier: Apache-2.0
// Shell-like patterns over dotted names: '*' any characters, dots included; '?' one character.
#pragma once

#include <string_view>

namespace svp {

bool glob_matches(std::string_view pattern, std::string_view name);

} // namespace svp
