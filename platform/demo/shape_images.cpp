// SPDX-License-Identifier: Apache-2.0
#include "platform/demo/shape_images.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace svp {
namespace {

constexpr int channels = shape_image_channels, size = shape_image_size;
constexpr uint64_t gamma_step = 0x9E3779B97F4A7C15u;
constexpr uint64_t first_noise = 64; // numbers from here on: one per value

struct Turn {
    int cosine, sine; // times 256
};
constexpr std::array<Turn, 9> turns = {
    {{241, -88}, {247, -66}, {252, -44}, {255, -22}, {256, 0}, {255, 22}, {252, 44}, {247, 66}, {241, 88}}};

using Color = std::array<int, channels>;

// The output function of SplitMix64 (Steele, Lea and Flood, 2014).
uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

class Numbers {
  public:
    Numbers(uint64_t seed, uint64_t index) : key_(mix(mix(seed) ^ index)) {}

    // The next number as low .. high, both possible.
    int between(int low, int high)
    {
        uint64_t number = at(next_++) >> 32;
        return low + static_cast<int>(number * static_cast<uint64_t>(high - low + 1) >> 32);
    }

    // -amplitude .. amplitude, triangular.
    int noise(uint64_t place, int amplitude) const
    {
        uint64_t number = at(first_noise + place);
        int sum = static_cast<int>((number & 255) + (number >> 8 & 255));
        return sum * amplitude / 256 - amplitude;
    }

    Color color(int low, int high)
    {
        Color color;
        for (int& value : color)
            value = between(low, high);
        return color;
    }

  private:
    uint64_t at(uint64_t place) const { return mix(key_ + (place + 1) * gamma_step); }

    uint64_t key_, next_ = 0;
};

// A shape about its center; lengths in 1/256 pixel.
struct Shape {
    int label = 0, radius = 0;

    bool covers(int across, int down) const
    {
        const int side = radius * 7 / 8, line = radius * 3 / 8, stripe = radius * 5 / 16;
        const int far = std::max(std::abs(across), std::abs(down)), near = std::min(std::abs(across), std::abs(down));
        const int square = across * across + down * down;
        const bool in_disc = square <= radius * radius, in_square = far <= side;
        // An offset of many stripes keeps the dividend positive.
        const int column = (across + 64 * stripe) / stripe % 2, row = (down + 64 * stripe) / stripe % 2;
        switch (label) {
        case 0:
            return in_disc;
        case 1:
            return in_disc && square > (radius - line) * (radius - line);
        case 2:
            return in_square;
        case 3:
            return in_square && far > side - line;
        case 4:
            return down <= side && 2 * std::abs(across) <= down + side;
        case 5:
            return far <= radius && 2 * near <= line;
        case 6:
            return in_square && 4 * (far - near) <= 3 * line;
        case 7:
            return in_square && row == 1;
        case 8:
            return in_square && column == 1;
        default:
            return in_square && row != column;
        }
    }
};

struct Bar {
    int x, y, width, height;

    bool covers(int column, int row) const { return column >= x && column < x + width && row >= y && row < y + height; }
};

} // namespace

int shape_label(uint64_t index) { return static_cast<int>(index % shape_classes); }

std::vector<uint8_t> draw_shape_image(uint64_t seed, uint64_t index)
{
    Numbers numbers(seed, index);
    const int center_x = numbers.between(12, 19), center_y = numbers.between(12, 19);
    const Shape shape{shape_label(index), numbers.between(7, 10) * 256};
    const Turn turn = turns[static_cast<size_t>(numbers.between(0, static_cast<int>(turns.size()) - 1))];
    const int brightness = numbers.between(90, 165);
    const Color tint = numbers.color(-30, 30);
    const int step = numbers.between(35, 80);
    const int contrast = numbers.between(0, 1) == 0 ? step : -step;
    const Color contrast_tint = numbers.color(-25, 25);
    const int slope_x = numbers.between(-2, 2), slope_y = numbers.between(-2, 2);
    const Color bar_color = numbers.color(0, 255);
    Bar bar{};
    for (int* value : {&bar.x, &bar.y})
        *value = numbers.between(0, size - 1);
    for (int* value : {&bar.width, &bar.height})
        *value = numbers.between(2, 12);
    const int amplitude = numbers.between(10, 60);

    std::vector<uint8_t> image(size_t{channels} * size * size);
    for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) {
            const int across = (x - center_x) * turn.cosine + (y - center_y) * turn.sine;
            const int down = (y - center_y) * turn.cosine - (x - center_x) * turn.sine;
            const bool inside = shape.covers(across, down), behind_bar = bar.covers(x, y);
            for (size_t channel = 0; channel < channels; ++channel) {
                int value = brightness + tint[channel] + slope_x * (x - 16) + slope_y * (y - 16);
                if (inside) value += contrast + contrast_tint[channel];
                if (behind_bar) value = bar_color[channel];
                const size_t place = (channel * size + static_cast<size_t>(y)) * size + static_cast<size_t>(x);
                image[place] = static_cast<uint8_t>(std::clamp(value + numbers.noise(place, amplitude), 0, 255));
            }
        }
    }
    return image;
}

} // namespace svp
