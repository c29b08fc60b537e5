// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/scaled_integers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace svp::compiler {
namespace {

constexpr double largest_integer = 127.0;

struct Magnitudes {
    double least = std::numeric_limits<double>::infinity(), most = 0.0; // of what is not zero
    bool finite = true;
};

Magnitudes magnitudes_of(const float* values, size_t count)
{
    Magnitudes result;
    for (size_t i = 0; i < count; ++i) {
        const double magnitude = std::fabs(static_cast<double>(values[i]));
        result.finite = result.finite && std::isfinite(values[i]);
        result.most = std::max(result.most, magnitude);
        if (magnitude > 0.0) result.least = std::min(result.least, magnitude);
    }
    return result;
}

std::optional<ScaledIntegers> of_scale(const float* values, size_t count, float scale)
{
    if (!(scale > 0.0F)) return std::nullopt;
    ScaledIntegers result;
    result.scale = scale;
    result.integers.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        const double integer = std::nearbyint(static_cast<double>(values[i]) / static_cast<double>(scale));
        if (!(std::fabs(integer) <= largest_integer)) return std::nullopt;
        if (static_cast<float>(integer * static_cast<double>(scale)) != values[i]) return std::nullopt;
        result.integers.push_back(static_cast<int8_t>(integer));
        result.largest = std::max(result.largest, std::abs(static_cast<int>(integer)));
    }
    return result;
}

} // namespace

std::optional<ScaledIntegers> scaled_integers(const float* values, size_t count)
{
    const Magnitudes magnitudes = magnitudes_of(values, count);
    if (!magnitudes.finite) return std::nullopt;
    if (magnitudes.most == 0.0) return ScaledIntegers{1.0F, std::vector<int8_t>(count, 0), 0};
    for (int integer = 1; integer <= static_cast<int>(largest_integer); ++integer) {
        const double least = integer;
        const auto scale = static_cast<float>(magnitudes.least / least);
        if (magnitudes.most / magnitudes.least * least > largest_integer + 0.5) return std::nullopt;
        // The product was rounded, so its quotient may be a neighbour of the scale.
        constexpr float infinity = std::numeric_limits<float>::infinity();
        for (const float candidate : {scale, std::nextafter(scale, infinity), std::nextafter(scale, 0.0F)})
            if (auto result = of_scale(values, count, candidate)) return result;
    }
    return std::nullopt;
}

} // namespace svp::compiler
