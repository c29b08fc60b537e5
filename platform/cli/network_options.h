// How a network is made from its description: shared by compile and run.
#pragma once

#include "compiler/sparsity/block_compression.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace svp::cli {

// Of uint8 images: (code / 255 - mean) / std, per channel or, with one number, of all.
struct Normalization {
    std::vector<double> mean, std; // empty: 0 and 1
};

struct NetworkOptions {
    std::optional<uint64_t> seed;           // of synthetic weights; the default is the front end's
    std::optional<std::string> calibration; // NPY images for the quantization of a trained network
    Normalization normalization;
    std::optional<double> coefficient_sparsity;            // 0 .. 1, instead of the topology's
    std::optional<double> activation_sparsity;             // 0 .. 1
    std::optional<unsigned> resolution;                    // input height and width in pixels
    std::optional<compiler::BlockCompression> compression; // convolutions stay whole, some of their blocks become zero
};

} // namespace svp::cli
