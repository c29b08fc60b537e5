// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/quantize/whole_layers.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace svp::compiler {
namespace {

constexpr size_t most_named = 4;

std::string text_of(const std::vector<std::string>& layers)
{
    const size_t named = std::min(layers.size(), most_named);
    std::string text =
        fmt::format("{}", fmt::join(layers.begin(), layers.begin() + static_cast<ptrdiff_t>(named), ", "));
    if (layers.size() > named) text += fmt::format(" and {} more", layers.size() - named);
    return text;
}

} // namespace

bool WholeLayers::add(WholeBecause reason, const std::string& layer)
{
    layers_[reason].push_back(layer);
    return false;
}

void WholeLayers::write(std::vector<std::string>& notes) const
{
    for (const auto& [reason, layers] : layers_) {
        std::string why = "sums or biases could leave int32";
        if (reason == WholeBecause::adders) why = fmt::format("sums could leave {} bits", options_.adder_bits);
        if (reason == WholeBecause::planes)
            why = fmt::format("more bases times planes than the {} slices of a tile", options_.most_bases);
        if (reason == WholeBecause::planes && options_.most_bases == 0) why = "the engine computes whole kernels only";
        notes.push_back(fmt::format("decomposed layers that run whole: {}: {}", text_of(layers), why));
    }
}

} // namespace svp::compiler
