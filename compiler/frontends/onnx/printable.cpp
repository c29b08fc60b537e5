// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/printable.h"

namespace svp::compiler {

std::string printable(const std::string& text)
{
    constexpr size_t longest = 80;
    std::string result = text.substr(0, longest);
    for (char& character : result) {
        if (character < ' ' || character > '~') character = '?';
    }
    if (text.size() > longest) result.replace(longest - 3, 3, "...");
    return result;
}

} // namespace svp::compiler
