// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/decomposition.h"

#include <algorithm>

namespace svp::compiler {

std::vector<float> compose(const Decomposition& decomposition, size_t taps)
{
    const size_t bases = static_cast<size_t>(decomposition.bases), outputs = decomposition.scales.size();
    const size_t channels = decomposition.coefficients.size() / (outputs * bases);
    std::vector<float> weights(outputs * channels * taps);
    std::vector<double> sum(taps);
    for (size_t k = 0; k < outputs; ++k) {
        const auto scale = static_cast<double>(decomposition.scales[k]);
        for (size_t c = 0; c < channels; ++c) {
            std::fill(sum.begin(), sum.end(), 0.0);
            for (size_t m = 0; m < bases; ++m) {
                const int coefficient = decomposition.coefficients[(k * bases + m) * channels + c];
                if (coefficient == 0) continue;
                for (size_t t = 0; t < taps; ++t)
                    sum[t] += coefficient * static_cast<double>(decomposition.basis[m * taps + t]);
            }
            for (size_t t = 0; t < taps; ++t)
                weights[(k * channels + c) * taps + t] = static_cast<float>(scale * sum[t]);
        }
    }
    return weights;
}

} // namespace svp::compiler
