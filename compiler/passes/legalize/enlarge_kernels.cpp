// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/legalize/enlarge_kernels.h"

#include <algorithm>
#include <utility>

namespace svp::compiler {
namespace {

// Zero taps to add on each side of an axis, so that either padding is smaller than the window.
int border(int kernel, int dilation, int pad_before, int pad_after)
{
    const int window = (kernel - 1) * dilation + 1;
    const int pad = std::max(pad_before, pad_after);
    return pad < window ? 0 : (pad - window) / dilation + 1;
}

struct Borders {
    int vertical = 0, horizontal = 0;
    bool any() const { return vertical > 0 || horizontal > 0; }
};

Borders borders_of(const Layer& layer)
{
    const bool convolution = layer.kind == LayerKind::conv_dense || layer.kind == LayerKind::conv_decomposed;
    const bool plausible = layer.kernel_h > 0 && layer.kernel_w > 0 && layer.dilation_h > 0 && layer.dilation_w > 0;
    if (!convolution || !plausible) return {};
    const std::vector<int8_t>& kernels = layer.kind == LayerKind::conv_dense ? layer.weights : layer.basis;
    const auto taps = static_cast<size_t>(layer.kernel_h) * static_cast<size_t>(layer.kernel_w);
    if (kernels.empty() || kernels.size() % taps != 0) return {};
    const Borders borders{border(layer.kernel_h, layer.dilation_h, layer.pad_top, layer.pad_bottom),
                          border(layer.kernel_w, layer.dilation_w, layer.pad_left, layer.pad_right)};
    const bool fits = layer.kernel_h + 2 * borders.vertical <= UINT8_MAX &&
                      layer.kernel_w + 2 * borders.horizontal <= UINT8_MAX; // fields of a layer command
    return fits ? borders : Borders{};
}

void enlarge(Layer& layer, const Borders& borders)
{
    std::vector<int8_t>& kernels = layer.kind == LayerKind::conv_dense ? layer.weights : layer.basis;
    const auto rows = static_cast<size_t>(layer.kernel_h), cols = static_cast<size_t>(layer.kernel_w);
    const auto top = static_cast<size_t>(borders.vertical), left = static_cast<size_t>(borders.horizontal);
    const size_t new_rows = rows + 2 * top, new_cols = cols + 2 * left, count = kernels.size() / (rows * cols);
    std::vector<int8_t> enlarged(count * new_rows * new_cols, 0);
    for (size_t row = 0; row < count * rows; ++row) {
        const size_t target = (row / rows * new_rows + top + row % rows) * new_cols + left;
        std::copy_n(kernels.begin() + static_cast<ptrdiff_t>(row * cols), cols,
                    enlarged.begin() + static_cast<ptrdiff_t>(target));
    }
    kernels = std::move(enlarged);
    layer.kernel_h = static_cast<int>(new_rows);
    layer.kernel_w = static_cast<int>(new_cols);
    layer.pad_top += borders.vertical * layer.dilation_h;
    layer.pad_bottom += borders.vertical * layer.dilation_h;
    layer.pad_left += borders.horizontal * layer.dilation_w;
    layer.pad_right += borders.horizontal * layer.dilation_w;
}

} // namespace

std::optional<Network> enlarge_padded_kernels(const Network& network)
{
    const bool needed =
        std::any_of(network.layers.begin(), network.layers.end(), [](const Layer& l) { return borders_of(l).any(); });
    if (!needed) return std::nullopt;
    Network result = network;
    for (Layer& layer : result.layers) {
        const Borders borders = borders_of(layer);
        if (borders.any()) enlarge(layer, borders);
    }
    return result;
}

} // namespace svp::compiler
