// SPDX-License-Identifier: Apache-2.0
#include "base/text/glob.h"

namespace svp {

bool glob_matches(std::string_view pattern, std::string_view name)
{
    // On a mismatch the last star swallows one character more; earlier stars never need to.
    size_t p = 0, n = 0;
    size_t star = std::string_view::npos, swallowed = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            swallowed = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++swallowed;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

} // namespace svp
