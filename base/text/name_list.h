// SPDX-License-Identifier: Apache-2.0
// Names in a list with commas between.
#pragma once

#include <string>
#include <vector>

namespace svp {

// "a, b" as {"a", "b"}; blanks around a name and empty names are left out.
std::vector<std::string> names_in(const std::string& list);

} // namespace svp
