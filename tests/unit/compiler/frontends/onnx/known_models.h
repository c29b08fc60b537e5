// SPDX-License-Identifier: Apache-2.0
// The architectures that torchvision exports, as its exporter writes them, at any width and resolution.
#pragma once

#include "compiler/frontends/topology/random.h"

#include <string>
#include <vector>

namespace svp::test {

struct KnownModel {
    std::string name;
    std::string (*build)(compiler::Random& random, int64_t divisor, int64_t resolution); // bytes
    int64_t resolution;  // small, but large enough for every window
    size_t convolutions; // with fully connected layers
};

// Channels are divided by `divisor`, 8 classes; weights keep values of the order of the input's.
std::string resnet18(compiler::Random& random, int64_t divisor, int64_t resolution);
std::string resnet50(compiler::Random& random, int64_t divisor, int64_t resolution);
std::string vgg16(compiler::Random& random, int64_t divisor, int64_t resolution);
std::string mobilenet_v2(compiler::Random& random, int64_t divisor, int64_t resolution);
std::string inception_v3(compiler::Random& random, int64_t divisor, int64_t resolution);

std::vector<KnownModel> known_models();

} // namespace svp::test
