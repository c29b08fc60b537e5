// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/compress/compress_topology.h"

#include "base/errors/fail.h"

#include <fmt/format.h>

namespace svp::compiler {
namespace {

bool is_convolution(const Layer& layer)
{
    return layer.kind == LayerKind::conv_dense || layer.kind == LayerKind::conv_decomposed;
}

double squared_norm(const std::vector<int8_t>& weights)
{
    double sum = 0;
    for (const int weight : weights)
        sum += weight * weight;
    return sum;
}

class Zeroing {
  public:
    Zeroing(Layer& layer, size_t out_channels, CompressedLayer& done) : layer_(layer), done_(done)
    {
        const size_t taps = static_cast<size_t>(layer.kernel_h) * static_cast<size_t>(layer.kernel_w);
        shape_ = {out_channels, layer.weights.size() / (out_channels * taps), taps};
    }

    void make(const LeaveDense&) {}

    void make(const BlockCompression& wanted)
    {
        const ChosenBlocks chosen = choose_blocks(layer_.weights.data(), shape_, wanted);
        clear_blocks(layer_.weights.data(), shape_, wanted.block, chosen.zero);
        done_.remark = chosen.remark();
    }

    void make(const GroupSparsity& wanted)
    {
        const std::vector<bool> goes = choose_group_zeros(layer_.weights.data(), shape_, wanted);
        for (size_t i = 0; i < goes.size(); ++i)
            if (goes[i]) layer_.weights[i] = 0;
    }

    void make(const DecomposeSettings& wanted)
    {
        fail("layer '" + layer_.name + "'",
             "--compress {} is for trained models; a topology's own keys say what is decomposed: 'decompose', 'bases' "
             "and 'coefficient_sparsity'",
             text_of(wanted));
    }

  private:
    Layer& layer_;
    CompressedLayer& done_;
    WeightShape shape_;
};

// The plan's treatment of a layer; where that is to leave it although a rule names it, the remark says why.
Treatment treatment_of(const CompressionPlan& plan, const Layer& layer, int network_input, std::string& remark)
{
    const CompressionRule* rule = rule_for(plan, layer.name);
    if (!rule || std::holds_alternative<LeaveDense>(rule->treatment)) return LeaveDense{};
    remark = layer.kind == LayerKind::conv_decomposed
                 ? "decomposed"
                 : spared_because(*rule, layer.inputs[0] == network_input, layer.groups);
    return remark.empty() ? rule->treatment : LeaveDense{};
}

void check_layers(const Network& network, const CompressionPlan& plan)
{
    std::vector<std::string> names;
    for (const Layer& layer : network.layers)
        if (is_convolution(layer)) names.push_back(layer.name);
    check_rules(plan, names);
}

} // namespace

std::vector<CompressedLayer> compress_topology(Network& network, const CompressionPlan& plan)
{
    check_layers(network, plan);
    std::vector<CompressedLayer> result;
    for (size_t i = 0; i < network.layers.size(); ++i) {
        Layer& layer = network.layers[i];
        if (!is_convolution(layer)) continue;
        CompressedLayer done;
        done.layer = i;
        done.treatment = treatment_of(plan, layer, network.input, done.remark);
        if (!std::holds_alternative<LeaveDense>(done.treatment)) {
            const double before = squared_norm(layer.weights);
            const int outputs = network.tensors[static_cast<size_t>(layer.output)].channels;
            Zeroing zeroing(layer, static_cast<size_t>(outputs), done);
            std::visit([&](const auto& wanted) { zeroing.make(wanted); }, done.treatment);
            if (before > 0) done.weight_error = 1 - squared_norm(layer.weights) / before;
        }
        result.push_back(std::move(done));
    }
    return result;
}

} // namespace svp::compiler
