// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/compress/compress.h"

#include "base/errors/fail.h"
#include "compiler/passes/compress/input_moments.h"
#include "compiler/passes/compress/layer_compressor.h"
#include "compiler/passes/compress/layer_form.h"
#include "compiler/passes/compress/paired_run.h"
#include "compiler/passes/decompose/decompose.h"

#include <algorithm>
#include <cmath>

namespace svp::compiler {
namespace {

constexpr size_t most_activation_bytes = size_t{3} << 28;
constexpr float largest_weight = 1e12F; // squares of what is made of it stay within float

bool is_convolution(const FloatLayer& layer) { return layer.shape.kind == LayerKind::conv_dense; }

class Compressor {
  public:
    Compressor(FloatNetwork& network, const CompressionPlan& plan, const CompressOptions& options)
        : network_(network),
          plan_(plan),
          options_(options)
    {
    }

    std::vector<CompressedLayer> run(const std::vector<std::vector<float>>& images)
    {
        std::vector<std::string> names;
        for (const FloatLayer& layer : network_.layers) {
            if (is_convolution(layer)) names.push_back(layer.shape.name);
        }
        check_rules(plan_, names);
        std::optional<PairedRun> paired;
        if (!images.empty()) paired.emplace(network_, images, most_activation_bytes);
        for (size_t i = 0; i < network_.layers.size(); ++i) {
            if (is_convolution(network_.layers[i]))
                compress_layer(i, paired ? &*paired : nullptr);
            else if (paired)
                paired->execute(i);
        }
        return std::move(result_);
    }

  private:
    void compress_layer(size_t index, PairedRun* paired)
    {
        FloatLayer& layer = network_.layers[index];
        CompressedLayer done;
        done.layer = index;
        const Treatment wanted = treatment_of(layer, done.remark);
        if (paired)
            LayerCompressor(network_, index, *paired, plan_.compensate).compress(wanted, options_, done);
        else if (!std::holds_alternative<LeaveDense>(wanted))
            apply_form(wanted, nullptr, options_, layer, done);
        result_.push_back(std::move(done));
    }

    // What is to be done; where that is nothing although a rule names the layer, the remark says why.
    Treatment treatment_of(const FloatLayer& layer, std::string& remark) const
    {
        const CompressionRule* rule = rule_for(plan_, layer.shape.name);
        if (!rule || std::holds_alternative<LeaveDense>(rule->treatment)) return LeaveDense{};
        if (!layer.weight_codes.empty())
            remark = "the file fixes its codes";
        else if (layer.decomposition)
            remark = "the file brings its decomposition";
        else
            remark = spared_because(*rule, layer.shape.inputs[0] == network_.input, layer.shape.groups);
        const bool decomposes = std::holds_alternative<DecomposeSettings>(rule->treatment);
        if (remark.empty() && decomposes && weight_shape(layer).taps > most_decomposed_taps)
            remark = fmt::format("kernels of more than {} taps are not decomposed", most_decomposed_taps);
        if (!remark.empty()) return LeaveDense{};
        if (layer.shape.groups > 1 && decomposes)
            fail("layer '" + layer.shape.name + "'", "grouped convolutions cannot be decomposed");
        const auto fits = [](float weight) { return std::fabs(weight) <= largest_weight; };
        if (!std::all_of(layer.weights.begin(), layer.weights.end(), fits))
            fail("layer '" + layer.shape.name + "'", "a weight beyond {:g}, or not a number", largest_weight);
        return rule->treatment;
    }

    FloatNetwork& network_;
    const CompressionPlan& plan_;
    const CompressOptions& options_;
    std::vector<CompressedLayer> result_;
};

} // namespace

std::vector<CompressedLayer> compress(FloatNetwork& network, const CompressionPlan& plan,
                                      const std::vector<std::vector<float>>& images, const CompressOptions& options)
{
    return Compressor(network, plan, options).run(images);
}

} // namespace svp::compiler
