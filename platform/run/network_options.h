// SPDX-License-Identifier: Apache-2.0
// How a network is made from its description: shared by compile and run.
#pragma once

#include "compiler/passes/compress/plan.h"
#include "compiler/passes/quantize/range.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace svp {

// What a user may ask for.
constexpr double smallest_deviation = 1e-6, largest_normalization = 1e6;
constexpr uint64_t largest_resolution = 4096;    // pixels; keeps shapes within the layer command's 16 bits
constexpr double largest_percentile_share = 0.5; // at each end: nothing would be left

// Of uint8 images: (code / 255 - mean) / std, per channel or, with one number, of all.
struct Normalization {
    std::vector<double> mean, std; // empty: 0 and 1
};

// How the ranges of activations come from calibration images.
struct CalibrationMethod {
    compiler::RangeMethod range = compiler::RangeMethod::squared_error;
    std::optional<double> percentile_share; // of the values beyond each end; the quantizer's where it is not given
};

struct NetworkOptions {
    std::optional<uint64_t> seed;               // of synthetic weights; the default is the front end's
    std::optional<double> coefficient_sparsity; // 0 .. 1, instead of the topology's
    std::optional<double> activation_sparsity;  // 0 .. 1
    std::optional<unsigned> resolution;         // input height and width in pixels
    std::optional<std::string> calibration;     // NPY images for the quantization of a trained network
    Normalization normalization;
    std::optional<CalibrationMethod> calibration_method;
    bool correct_bias = true; // when a trained network is quantized
    std::optional<compiler::CompressionPlan> compression;
    bool compensate = true; // false: also where the plan would
};

} // namespace svp
