// SPDX-License-Identifier: Apache-2.0
// A convolution that is decomposed in the file: two Conv nodes with random numbers of the required form.
#pragma once

#include "compiler/frontends/topology/random.h"
#include "compiler/ir/float_network.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

#include <string>
#include <vector>

namespace svp::test {

struct PlantedPair {
    bool basis_first = false;
    int outputs = 1, channels = 1, bases = 1, rows = 1, columns = 1; // K, C, M, R, S
    std::vector<int> integers;                                       // [K][M][C]
    std::vector<float> scales, basis, bias;                          // [K], [M][R][S], [K]
    std::vector<NamedAttribute> window;                              // strides, pads, dilations

    // The value that the file holds for a coefficient.
    float value(int k, int m, int c) const;
    // Weights of the two convolutions, in the file's order.
    std::vector<float> pointwise() const;
    std::vector<float> grouped() const;
    std::vector<int64_t> pointwise_dims() const;
    std::vector<int64_t> grouped_dims() const;

    // Adds the pair; the name of its output.
    std::string add(ModelBuilder& model, const std::string& input) const;
};

// Integers up to `largest`, output channels without any now and then. Windows fit an input of 7 x 6.
PlantedPair random_pair(compiler::Random& random, bool basis_first, int largest);

// Is the layer the pair, to the bit?
void expect_pair(const compiler::FloatLayer& layer, const PlantedPair& pair);

} // namespace svp::test
