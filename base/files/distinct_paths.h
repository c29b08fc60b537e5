// SPDX-License-Identifier: Apache-2.0
// Files that options ask for must not be the same one.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace svp {

// Option and path of each. Throws InputError that names both options where two name one file; devices and pipes may
// serve several.
void refuse_equal_paths(const std::vector<std::pair<std::string, std::string>>& files);

} // namespace svp
