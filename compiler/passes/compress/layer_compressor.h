// SPDX-License-Identifier: Apache-2.0
// One convolution of a network on images: its new form, and what the layers after it will read.
#pragma once

#include "compiler/passes/compress/compress.h"
#include "compiler/passes/compress/paired_run.h"

#include <cstddef>

namespace svp::compiler {

struct LayerGoal;

class LayerCompressor {
  public:
    // compensate: weights and bias make up for what is lost here and was lost before.
    LayerCompressor(FloatNetwork& network, size_t layer, PairedRun& run, bool compensate);

    // Changes the layer, executes it and tells what was done. Throws InputError where sums are not finite.
    void compress(const Treatment& wanted, const CompressOptions& options, CompressedLayer& done);

  private:
    bool inputs_differ() const;
    std::vector<Values> convolve_all(bool of_compressed) const;
    void set_targets();
    LayerGoal gather_goal() const;
    void match_means();
    double relative_error() const;
    void finish();

    const FloatNetwork& network_;
    size_t index_;
    FloatLayer& layer_;
    PairedRun& run_;
    bool compensate_;
    std::vector<Values> original_, targets_, compressed_; // sums with bias, per image
};

} // namespace svp::compiler
