// SPDX-License-Identifier: Apache-2.0
// How an engine runs a layer.
#pragma once

namespace svp::compiler {

enum class Execution {
    streamed,     // pooling, add, concat: no weights
    dense,        // every weight takes its time
    block_sparse, // zero blocks of 8 x 8 channels are neither stored nor multiplied
    decomposed    // in two stages; the first passes zero coefficients over
};

} // namespace svp::compiler
