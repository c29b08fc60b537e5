// SPDX-License-Identifier: Apache-2.0
// What an ONNX name of a computed tensor stands for.
#pragma once

#include "compiler/frontends/onnx/constant.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

// A tensor of the network seen with other dimensions: as many values, in the same order. dims begins with the batch
// unless there is but one dimension.
struct Activation {
    int tensor = -1;
    std::vector<int64_t> dims;
    ElementType type = ElementType::real;
    bool on_host = false; // behind a softmax that the host computes
};

} // namespace svp::compiler
