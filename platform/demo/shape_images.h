// SPDX-License-Identifier: Apache-2.0
// Seeded images of ten kinds of shapes, 32 x 32 RGB: what the demo's network was trained on.
#pragma once

#include <cstdint>
#include <vector>

namespace svp {

constexpr int shape_classes = 10;
constexpr int shape_image_channels = 3;
constexpr int shape_image_size = 32; // rows and columns

// Class of image `index`, 0 .. 9: disc, ring, square, frame, triangle, cross, saltire, horizontal bars, vertical bars,
// checkers.
int shape_label(uint64_t index);

// Codes 0 .. 255 in the order channel, row, column; the network's input is (code - 128) / 64. The same images as
// tools/demo_network/shape_images.py draws, which says how they are made; its checksums.txt holds both to that. [O]
std::vector<uint8_t> draw_shape_image(uint64_t seed, uint64_t index);

} // namespace svp
