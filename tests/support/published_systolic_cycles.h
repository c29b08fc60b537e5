// SPDX-License-Identifier: Apache-2.0
// Cycles of a 32 x 32 output-stationary array that were published: VGG-16 for CIFAR-10, dense and in its PENNI form
// (1x1 layers of coefficients), by the first version of SCALE-Sim. github.com/Rudedaisy/SCALE-Sim at b0ec11c,
// outputs/VGG16_CIFAR10_32x32_os*; inputs are square and padded, stride 1. [C]
#pragma once

#include <cstdint>

namespace svp::test {

struct PublishedLayer {
    const char* name;
    int size, kernel, channels, filters;
    uint64_t cycles;
};

constexpr PublishedLayer published_layers[] = {
    {"dense Conv1", 34, 3, 3, 64, 2106},     {"dense Conv2", 34, 3, 64, 64, 36896},
    {"dense Conv3", 18, 3, 64, 128, 18463},  {"dense Conv4", 18, 3, 128, 128, 36895},
    {"dense Conv5", 10, 3, 128, 256, 18463}, {"dense Conv6", 10, 3, 256, 256, 36895},
    {"dense Conv7", 10, 3, 256, 256, 36895}, {"dense Conv8", 6, 3, 256, 512, 36895},
    {"dense Conv9", 6, 3, 512, 512, 73759},  {"dense Conv10", 6, 3, 512, 512, 73759},
    {"dense Conv11", 4, 3, 512, 512, 73759}, {"dense Conv12", 4, 3, 512, 512, 73759},
    {"dense Conv13", 4, 3, 512, 512, 73759}, {"dense FC1", 1, 1, 512, 512, 8224},
    {"dense FC2", 1, 1, 512, 512, 8224},     {"dense FC3", 1, 1, 512, 10, 522},
    {"penni WA1", 32, 1, 15, 64, 2094},      {"penni WA2", 32, 1, 320, 64, 20512},
    {"penni WA3", 16, 1, 320, 128, 10271},   {"penni WA4", 16, 1, 640, 128, 20511},
    {"penni WA5", 8, 1, 640, 256, 10271},    {"penni WA6", 8, 1, 1280, 256, 20511},
    {"penni WA7", 8, 1, 1280, 256, 20511},   {"penni WA8", 4, 1, 1280, 512, 20511},
    {"penni WA9", 4, 1, 2560, 512, 40991},   {"penni WA10", 4, 1, 2560, 512, 40991},
    {"penni WA11", 2, 1, 2560, 512, 40991},  {"penni WA12", 2, 1, 2560, 512, 40991},
    {"penni WA13", 2, 1, 2560, 512, 40991},  {"penni FC1", 1, 1, 512, 512, 8224},
    {"penni FC2", 1, 1, 512, 512, 8224},     {"penni FC3", 1, 1, 512, 10, 522},
};

} // namespace svp::test
