// SPDX-License-Identifier: Apache-2.0
// How many operations of a convolution matter, as docs/escalate.md, "Effectual work", counts them.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/oracle/integer_executor.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

inline bool is_convolution(const Layer& layer)
{
    return layer.kind == LayerKind::conv_dense || layer.kind == LayerKind::conv_decomposed;
}

// Of one inference. Padding is no work: a product with it lands nowhere.
struct Work {
    uint64_t additions = 0; // stage 1 of a decomposed layer
    uint64_t products = 0;  // its stage 2; else of weights that are not zero
    uint64_t operations() const { return additions + products; }
};

class ConvolutionWork {
  public:
    // `two_stages`: a decomposed layer runs as one; else its kernels are multiplied out. Stage 1 adds at input
    // resolution, up to the last row and column that an output needs, each pixel once [D]: halos that
    // the cluster's spatial tiles add up again are left out.
    ConvolutionWork(const Network& network, const Layer& layer, bool two_stages);

    // With no activation zero.
    Work of_weights() const;
    // With these codes of the layer's input, in the order C, H, W; zero is the zero point.
    Work of(const Codes& input) const;

  private:
    // Where the taps of one axis meet the input: outputs first .. first + count - 1 read input first * stride + offset
    // and on.
    struct Landing {
        int first = 0, count = 0, offset = 0;
    };
    static std::vector<Landing> landings(int kernel, int stride, int dilation, int pad, int input, int output);
    uint64_t landing_products(size_t tap) const;
    uint64_t nonzeros_under(const int8_t* plane, size_t tap) const;
    uint64_t nonzeros_covered(const int8_t* plane) const;

    void count_weights(const Network& network, const Layer& layer);
    void count_stages(const Layer& layer);

    Tensor input_;
    int stride_h_, stride_w_;
    std::vector<Landing> rows_, columns_; // by tap
    // Nonzero weights by input channel and tap, or nonzero coefficients by input channel.
    std::vector<uint64_t> counts_;
    bool two_stages_;
    int covered_h_ = 0, covered_w_ = 0; // input pixels that stage 1 sees
    uint64_t stage2_products_ = 0;
};

} // namespace svp::compiler
