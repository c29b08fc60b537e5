// SPDX-License-Identifier: Apache-2.0
// Throws the InputError "place: text".
#pragma once

#include "base/errors/input_error.h"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace svp::compiler {

template <class... Arguments>
[[noreturn]] void fail(const std::string& place, fmt::format_string<Arguments...> format, Arguments&&... arguments)
{
    throw InputError(place + ": " + fmt::format(format, std::forward<Arguments>(arguments)...));
}

} // namespace svp::compiler
