// SPDX-License-Identifier: Apache-2.0
#include "base/files/distinct_paths.h"

#include "base/errors/input_error.h"

#include <filesystem>
#include <fmt/format.h>

namespace svp {

void refuse_equal_paths(const std::vector<std::pair<std::string, std::string>>& files)
{
    namespace fs = std::filesystem;
    std::vector<std::pair<std::string, fs::path>> taken;
    for (const auto& [option, path] : files) {
        std::error_code ignored;
        const bool keeps_what_is_written = !fs::is_character_file(path, ignored) && !fs::is_fifo(path, ignored);
        const fs::path whole = fs::weakly_canonical(path, ignored);
        for (const auto& [other, other_path] : taken)
            if (whole == other_path && keeps_what_is_written)
                throw InputError(fmt::format("{}: both {} and {} name this file", path, other, option));
        taken.emplace_back(option, whole);
    }
}

} // namespace svp
