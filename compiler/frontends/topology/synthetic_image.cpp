// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/synthetic_image.h"

#include "compiler/frontends/topology/random.h"

#include <algorithm>
#include <array>

namespace svp::compiler {
namespace {

constexpr int grid = 9;   // knots of the smooth pattern in each direction
constexpr int noise = 12; // codes to either side

using Knots = std::array<int, grid * grid>;

Knots random_knots(Random& random)
{
    Knots knots;
    for (int& knot : knots)
        knot = static_cast<int>(random.between(-120, 120));
    return knots;
}

// Where a pixel lies between two knots: index of the lower one and the distance in 1/256 of a knot spacing.
struct Place {
    int knot, fraction;
};

Place place_of(int position, int size)
{
    int scaled = static_cast<int>(int64_t{position} * (grid - 1) * 256 / std::max(1, size - 1));
    int knot = std::min(scaled / 256, grid - 2);
    return {knot, scaled - knot * 256};
}

int interpolate(const Knots& knots, Place row, Place column)
{
    auto along_row = [&](int knot_row) {
        const int* left = &knots[static_cast<size_t>(knot_row * grid + column.knot)];
        return left[0] * (256 - column.fraction) + left[1] * column.fraction;
    };
    int64_t sum = int64_t{along_row(row.knot)} * (256 - row.fraction) + int64_t{along_row(row.knot + 1)} * row.fraction;
    return static_cast<int>(sum / 65536);
}

} // namespace

Codes synthetic_image(const Tensor& input, uint64_t seed)
{
    Random random(seed, "image");
    Codes codes;
    codes.reserve(static_cast<size_t>(input.channels) * input.height * input.width);
    for (int channel = 0; channel < input.channels; ++channel) {
        Knots knots = random_knots(random);
        for (int y = 0; y < input.height; ++y) {
            for (int x = 0; x < input.width; ++x) {
                int value = interpolate(knots, place_of(y, input.height), place_of(x, input.width));
                int code = input.zero_point + value + static_cast<int>(random.between(-noise, noise));
                codes.push_back(static_cast<int8_t>(std::clamp(code, -128, 127)));
            }
        }
    }
    return codes;
}

Codes synthetic_image(const Network& network, uint64_t seed)
{
    return synthetic_image(network.tensors[static_cast<size_t>(network.input)], seed);
}

} // namespace svp::compiler
