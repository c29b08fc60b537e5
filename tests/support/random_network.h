// SPDX-License-Identifier: Apache-2.0
// Random quantized networks of every layer kind, for tests of whatever takes a network.
#pragma once

#include "compiler/ir/network.h"
#include "interface/engines/escalate/escalate_target.h"
#include "interface/loadable/loadable_format.h"

#include <cstdint>
#include <random>
#include <string>

namespace svp::test {

class RandomNumbers {
  public:
    explicit RandomNumbers(uint64_t seed) : engine_(seed) {}
    // Both ends included.
    int64_t in(int64_t least, int64_t most)
    {
        return least + static_cast<int64_t>(engine_() % static_cast<uint64_t>(most - least + 1));
    }
    int integer(int least, int most) { return static_cast<int>(in(least, most)); }
    bool chance(int percent) { return in(1, 100) <= percent; }
    int8_t code() { return static_cast<int8_t>(in(-128, 127)); }

  private:
    std::mt19937_64 engine_;
};

// A consistent network of `layers` layers; the last one writes the output.
compiler::Network random_network(RandomNumbers& random, int layers);

// One convolution over one input, all fields plain; weights and requantization of the right count.
compiler::Network convolution_network(compiler::LayerKind kind, int channels, int size, int outputs, int kernel,
                                      int bases = 0);

// The documented defaults of the cluster.
svp_escalate_target default_target();

// Empty where equal, else the first difference.
std::string difference(const compiler::Network& a, const compiler::Network& b);

} // namespace svp::test
