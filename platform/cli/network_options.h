// How a network is made from its description: shared by compile and run.
#pragma once

#include "compiler/sparsity/block_compression.h"

#include <cstdint>
#include <optional>
#include <string>

namespace svp::cli {

struct NetworkOptions {
    std::optional<uint64_t> seed;                          // of synthetic weights; the default is the front end's
    std::optional<std::string> calibration;                // NPY images for the quantization of a trained network
    std::optional<double> coefficient_sparsity;            // 0 .. 1, instead of the topology's
    std::optional<double> activation_sparsity;             // 0 .. 1
    std::optional<unsigned> resolution;                    // input height and width in pixels
    std::optional<compiler::BlockCompression> compression; // convolutions stay whole, some of their blocks become zero
};

} // namespace svp::cli
