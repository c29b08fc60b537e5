// SPDX-License-Identifier: Apache-2.0
#include "base/text/name_list.h"

namespace svp {

std::vector<std::string> names_in(const std::string& list)
{
    std::vector<std::string> names;
    std::string name;
    for (const char c : list + ",") {
        if (c == ',') {
            if (!name.empty()) names.push_back(name);
            name.clear();
        } else if (c != ' ') {
            name += c;
        }
    }
    return names;
}

} // namespace svp
