// SPDX-License-Identifier: Apache-2.0
// Decomposed layers that an engine computes from their composed weights, and why.
#pragma once

#include "compiler/passes/quantize/quantize.h"

#include <map>
#include <string>
#include <vector>

namespace svp::compiler {

enum class WholeBecause {
    planes, // more bases times planes than a tile has slices
    adders, // sums over the input channels could leave the adders
    sums    // sums or biases could leave int32
};

class WholeLayers {
  public:
    explicit WholeLayers(const QuantizeOptions& options) : options_(options) {}

    // Returns false, what became of decomposing it.
    bool add(WholeBecause reason, const std::string& layer);

    // A line for each reason there was.
    void write(std::vector<std::string>& notes) const;

  private:
    const QuantizeOptions& options_;
    std::map<WholeBecause, std::vector<std::string>> layers_;
};

} // namespace svp::compiler
