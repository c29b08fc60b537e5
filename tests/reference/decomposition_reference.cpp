// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/decomposition_reference.h"

#include <algorithm>
#include <cmath>

namespace svp::test {
namespace {

// Of the sum of v v' over the vectors, by repeated squaring of the direction.
double largest_eigenvalue(const std::vector<std::vector<double>>& vectors, size_t size)
{
    std::vector<double> direction(size);
    for (size_t t = 0; t < size; ++t)
        direction[t] = 1.0 + 0.37 * static_cast<double>(t);
    double value = 0;
    for (int i = 0; i < 200; ++i) {
        std::vector<double> next(size, 0.0);
        for (const std::vector<double>& v : vectors) {
            double along = 0;
            for (size_t t = 0; t < size; ++t)
                along += v[t] * direction[t];
            for (size_t t = 0; t < size; ++t)
                next[t] += along * v[t];
        }
        double length = 0;
        for (const double x : next)
            length += x * x;
        value = std::sqrt(length);
        if (!(value > 0)) return 0;
        for (size_t t = 0; t < size; ++t)
            direction[t] = next[t] / value;
        double norm = 0;
        for (const double x : direction)
            norm += x * x;
        for (double& x : direction)
            x /= std::sqrt(norm);
    }
    return value;
}

} // namespace

double naive_weight(const compiler::Decomposition& d, size_t channels, size_t taps, size_t k, size_t c, size_t t)
{
    double sum = 0;
    for (size_t m = 0; m < static_cast<size_t>(d.bases); ++m)
        sum += static_cast<double>(d.coefficients.at((k * static_cast<size_t>(d.bases) + m) * channels + c)) *
               static_cast<double>(d.basis.at(m * taps + t));
    return static_cast<double>(d.scales.at(k)) * sum;
}

double naive_convolution(const compiler::Layer& layer, const compiler::Tensor& input, const std::vector<float>& values,
                         const std::vector<float>& weights, int k, int y, int x)
{
    double sum = 0;
    for (int c = 0; c < input.channels; ++c) {
        for (int r = 0; r < layer.kernel_h; ++r) {
            for (int s = 0; s < layer.kernel_w; ++s) {
                const int row = y * layer.stride_h - layer.pad_top + r * layer.dilation_h;
                const int column = x * layer.stride_w - layer.pad_left + s * layer.dilation_w;
                if (row < 0 || column < 0 || row >= input.height || column >= input.width) continue;
                const int value = (c * input.height + row) * input.width + column;
                const int weight = ((k * input.channels + c) * layer.kernel_h + r) * layer.kernel_w + s;
                sum += static_cast<double>(values.at(static_cast<size_t>(value))) *
                       static_cast<double>(weights.at(static_cast<size_t>(weight)));
            }
        }
    }
    return sum;
}

double least_error_of_one_basis(const std::vector<float>& weights, size_t outputs, size_t channels, size_t taps)
{
    double all = 0, most = 0;
    for (const float weight : weights)
        all += static_cast<double>(weight) * static_cast<double>(weight);
    const size_t count = outputs * channels;
    size_t choices = 1;
    for (size_t i = 0; i < count; ++i)
        choices *= 3;
    for (size_t choice = 0; choice < choices; ++choice) {
        std::vector<int> values(count);
        size_t rest = choice;
        for (int& value : values) {
            value = static_cast<int>(rest % 3) - 1;
            rest /= 3;
        }
        // With coefficients a the weights are s a b'; what of them is seen is W' a / |a|, per output channel.
        std::vector<std::vector<double>> seen;
        for (size_t k = 0; k < outputs; ++k) {
            std::vector<double> v(taps, 0.0);
            double length = 0;
            for (size_t c = 0; c < channels; ++c) {
                const double a = values[k * channels + c];
                length += a * a;
                for (size_t t = 0; t < taps; ++t)
                    v[t] += a * static_cast<double>(weights[(k * channels + c) * taps + t]);
            }
            if (!(length > 0)) continue;
            for (double& x : v)
                x /= std::sqrt(length);
            seen.push_back(v);
        }
        most = std::max(most, largest_eigenvalue(seen, taps));
    }
    return all - most;
}

} // namespace svp::test
