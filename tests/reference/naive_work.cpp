// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/naive_work.h"

#include <algorithm>

namespace svp::test {
namespace {

using compiler::Layer;
using compiler::LayerKind;
using compiler::Network;
using compiler::Tensor;

const Tensor& tensor(const Network& network, int index) { return network.tensors.at(static_cast<size_t>(index)); }

bool is_zero(const Tensor& t, const std::vector<int8_t>* codes, int c, int y, int x)
{
    if (!codes) return false;
    return codes->at(static_cast<size_t>((c * t.height + y) * t.width + x)) == t.zero_point;
}

int weight(const Layer& layer, int inputs, int k, int c, int tap)
{
    const int taps = layer.kernel_h * layer.kernel_w;
    if (layer.kind == LayerKind::conv_dense)
        return layer.weights.at(static_cast<size_t>((k * inputs + c) * taps + tap));
    int sum = 0;
    for (int m = 0; m < layer.bases; ++m)
        sum += layer.coefficients.at(static_cast<size_t>((k * layer.bases + m) * inputs + c)) *
               layer.basis.at(static_cast<size_t>(m * taps + tap));
    return sum;
}

// visit(input row, input column, tap) for every output pixel and tap that lies on the input.
template <class Visit>
void for_each_landing(const Layer& layer, const Tensor& in, const Tensor& out, Visit visit)
{
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x)
            for (int r = 0; r < layer.kernel_h; ++r)
                for (int s = 0; s < layer.kernel_w; ++s) {
                    const int iy = y * layer.stride_h + r * layer.dilation_h - layer.pad_top;
                    const int ix = x * layer.stride_w + s * layer.dilation_w - layer.pad_left;
                    if (iy < 0 || ix < 0 || iy >= in.height || ix >= in.width) continue;
                    visit(iy, ix, r * layer.kernel_w + s);
                }
}

} // namespace

NaiveWork naive_products(const Network& network, const Layer& layer, const std::vector<int8_t>* codes)
{
    const Tensor &in = tensor(network, layer.inputs[0]), &out = tensor(network, layer.output);
    const int inputs = in.channels / layer.groups, outputs = out.channels / layer.groups;
    NaiveWork work;
    for (int k = 0; k < out.channels; ++k)
        for (int c = 0; c < inputs; ++c)
            for_each_landing(layer, in, out, [&](int y, int x, int tap) {
                if (is_zero(in, codes, k / outputs * inputs + c, y, x)) return;
                if (weight(layer, inputs, k, c, tap) != 0) ++work.products;
            });
    return work;
}

NaiveWork naive_stages(const Network& network, const Layer& layer, const std::vector<int8_t>* codes)
{
    const Tensor &in = tensor(network, layer.inputs[0]), &out = tensor(network, layer.output);
    NaiveWork work;
    // Also windows that reach over a tap: the last row and column of the window count, be there a tap or not.
    int last_row = -1, last_column = -1;
    for (int y = 0; y < out.height; ++y)
        last_row = std::max(last_row, y * layer.stride_h + (layer.kernel_h - 1) * layer.dilation_h - layer.pad_top);
    for (int x = 0; x < out.width; ++x)
        last_column =
            std::max(last_column, x * layer.stride_w + (layer.kernel_w - 1) * layer.dilation_w - layer.pad_left);
    for (int k = 0; k < out.channels; ++k)
        for (int m = 0; m < layer.bases; ++m) {
            for_each_landing(layer, in, out, [&](int, int, int) { ++work.products; });
            for (int c = 0; c < in.channels; ++c) {
                const auto at = static_cast<size_t>((k * layer.bases + m) * in.channels + c);
                if (layer.coefficients.at(at) == 0) continue;
                for (int y = 0; y < in.height && y <= last_row; ++y)
                    for (int x = 0; x < in.width && x <= last_column; ++x)
                        if (!is_zero(in, codes, c, y, x)) ++work.additions;
            }
        }
    return work;
}

} // namespace svp::test
