// SPDX-License-Identifier: Apache-2.0
// A small float network made convolution by convolution.
#pragma once

#include "compiler/frontends/topology/random.h"
#include "compiler/ir/float_network.h"

#include <string>
#include <vector>

namespace svp::test {

class SmallNetwork {
  public:
    SmallNetwork(compiler::Random& random, int channels, int size);

    // Padded to keep its size, followed by ReLU; weights of the size that keeps activations alike. `residual`: a
    // tensor, or none. Returns the output tensor, which is the network's from now on.
    int convolution(const std::string& name, int input, int outputs, int kernel, int groups = 1, int residual = -1);

    compiler::FloatNetwork network;

  private:
    compiler::Random& random_;
};

// Three convolutions of 16 channels, the last with a residual, behind one that reads the input; a classifier.
compiler::FloatNetwork residual_network(compiler::Random& random);

std::vector<std::vector<float>> smooth_images(compiler::Random& random, const compiler::FloatNetwork& network,
                                              size_t count);

} // namespace svp::test
