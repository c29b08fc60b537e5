// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/quantize/decomposed.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace svp::compiler {
namespace {

constexpr double largest_code = 127.0;

int digits_in_use(const Decomposition& decomposition)
{
    int largest = 1, digits = 0;
    for (const int coefficient : decomposition.coefficients)
        largest = std::max(largest, std::abs(coefficient));
    while (largest >> digits != 0)
        ++digits;
    return digits;
}

double unit_of(const std::vector<float>& basis, int digits)
{
    double largest = 0.0;
    for (const float value : basis)
        largest = std::max(largest, std::fabs(static_cast<double>(value)));
    return largest > 0.0 ? std::ldexp(largest, digits - 1) / largest_code : 1.0;
}

} // namespace

int planes_in_use(const Decomposition& decomposition) { return decomposition.bases * digits_in_use(decomposition); }

TernaryPlanes ternary_planes(const Decomposition& decomposition, size_t taps)
{
    const int digits = digits_in_use(decomposition);
    const size_t bases = static_cast<size_t>(decomposition.bases), outputs = decomposition.scales.size();
    const size_t channels = decomposition.coefficients.size() / (outputs * bases);
    TernaryPlanes result;
    result.planes = decomposition.bases * digits;
    result.unit = unit_of(decomposition.basis, digits);
    for (size_t m = 0; m < bases; ++m) {
        for (int j = 0; j < digits; ++j) {
            for (size_t tap = 0; tap < taps; ++tap) {
                const double value = std::ldexp(static_cast<double>(decomposition.basis[m * taps + tap]), j);
                result.basis.push_back(static_cast<int8_t>(std::nearbyint(value / result.unit)));
            }
        }
    }
    result.coefficients.reserve(decomposition.coefficients.size() * static_cast<size_t>(digits));
    for (size_t row = 0; row < outputs * bases; ++row) {
        const int8_t* coefficients = decomposition.coefficients.data() + row * channels;
        for (int j = 0; j < digits; ++j) {
            for (size_t c = 0; c < channels; ++c) {
                const int digit = std::abs(coefficients[c]) >> j & 1;
                result.coefficients.push_back(static_cast<int8_t>(coefficients[c] < 0 ? -digit : digit));
            }
        }
    }
    return result;
}

double mean_basis_error(const Decomposition& decomposition, const TernaryPlanes& planes, size_t k,
                        const std::vector<double>& means)
{
    const auto count = static_cast<size_t>(planes.planes);
    const size_t digits = count / static_cast<size_t>(decomposition.bases), taps = planes.basis.size() / count;
    double error = 0.0;
    for (size_t p = 0; p < count; ++p) {
        double difference = 0.0, sum = 0.0;
        for (size_t tap = 0; tap < taps; ++tap) {
            const auto value = static_cast<double>(decomposition.basis[p / digits * taps + tap]);
            difference += planes.basis[p * taps + tap] * planes.unit - std::ldexp(value, static_cast<int>(p % digits));
        }
        const int8_t* coefficients = planes.coefficients.data() + (k * count + p) * means.size();
        for (size_t c = 0; c < means.size(); ++c)
            sum += coefficients[c] * means[c];
        error += difference * sum;
    }
    return error;
}

bool plane_sums_fit(const TernaryPlanes& planes, size_t outputs, int largest_input, int bits)
{
    const size_t rows = outputs * static_cast<size_t>(planes.planes), channels = planes.coefficients.size() / rows;
    const int64_t most = ((int64_t{1} << (bits - 1)) - 1) / largest_input;
    for (size_t row = 0; row < rows; ++row) {
        const int8_t* coefficients = planes.coefficients.data() + row * channels;
        if (static_cast<int64_t>(channels) - std::count(coefficients, coefficients + channels, int8_t{0}) > most)
            return false;
    }
    return true;
}

double weight_magnitudes(const TernaryPlanes& planes, size_t outputs, size_t k)
{
    const auto count = static_cast<size_t>(planes.planes);
    const size_t channels = planes.coefficients.size() / (outputs * count), taps = planes.basis.size() / count;
    double result = 0.0;
    for (size_t c = 0; c < channels; ++c) {
        for (size_t tap = 0; tap < taps; ++tap) {
            int weight = 0;
            for (size_t p = 0; p < count; ++p)
                weight += planes.coefficients[(k * count + p) * channels + c] * planes.basis[p * taps + tap];
            result += std::abs(weight);
        }
    }
    return result;
}

} // namespace svp::compiler
