// SPDX-License-Identifier: Apache-2.0
// The lines of `sparsevp inspect`, and the words in them that are not an engine's.
#pragma once

#include "interface/loadable/loadable_format.h"

#include <array>
#include <fmt/format.h>
#include <iterator>
#include <string>
#include <utility>

namespace svp::compiler {

inline constexpr std::array<const char*, SVP_REGION_OUTPUT + 1> region_names{"constants", "activations", "input",
                                                                             "output"};

class Listing {
  public:
    template <class... Arguments>
    void line(fmt::format_string<Arguments...> format, Arguments&&... arguments)
    {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
        while (!text_.empty() && text_.back() == ' ')
            text_.pop_back();
        text_ += '\n';
    }
    std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

} // namespace svp::compiler
