#include "compiler/compress/compress.h"

#include "compiler/compress/layer_form.h"
#include "compiler/fail.h"

#include <algorithm>
#include <cmath>

namespace svp::compiler {
namespace {

bool is_convolution(const FloatLayer& layer) { return layer.shape.kind == LayerKind::conv_dense; }

WeightShape shape_of(const FloatLayer& layer)
{
    const size_t outputs = layer.bias.size();
    const auto taps = static_cast<size_t>(layer.shape.kernel_h) * static_cast<size_t>(layer.shape.kernel_w);
    return {outputs, layer.weights.size() / (outputs * taps), taps};
}

double relative_change(const std::vector<float>& before, const std::vector<float>& after)
{
    double change = 0, all = 0;
    for (size_t i = 0; i < before.size(); ++i) {
        const double difference = static_cast<double>(after[i]) - static_cast<double>(before[i]);
        change += difference * difference;
        all += static_cast<double>(before[i]) * static_cast<double>(before[i]);
    }
    return all > 0 ? change / all : 0;
}

class Compressor {
  public:
    Compressor(FloatNetwork& network, const CompressionPlan& plan, const CompressOptions& options)
        : network_(network),
          plan_(plan),
          options_(options)
    {
    }

    std::vector<CompressedLayer> run()
    {
        std::vector<std::string> names;
        for (const FloatLayer& layer : network_.layers) {
            if (is_convolution(layer)) names.push_back(layer.shape.name);
        }
        check_rules(plan_, names);
        for (size_t i = 0; i < network_.layers.size(); ++i) {
            if (is_convolution(network_.layers[i])) compress_layer(i);
        }
        return std::move(result_);
    }

  private:
    void compress_layer(size_t index)
    {
        FloatLayer& layer = network_.layers[index];
        CompressedLayer done;
        done.layer = index;
        const Treatment wanted = treatment_of(layer, done.remark);
        if (!std::holds_alternative<LeaveDense>(wanted)) {
            LayerForm form = form_of(wanted, layer.weights, shape_of(layer), nullptr, options_.most_planes);
            done.treatment = form.treatment;
            done.remark = form.remark;
            done.weight_error = relative_change(layer.weights, form.weights);
            layer.weights = std::move(form.weights);
            layer.decomposition = std::move(form.decomposition);
        }
        result_.push_back(std::move(done));
    }

    // What is to be done; where that is nothing although a rule names the layer, the remark says why.
    Treatment treatment_of(const FloatLayer& layer, std::string& remark) const
    {
        const CompressionRule* rule = rule_for(plan_, layer.shape.name);
        if (!rule || std::holds_alternative<LeaveDense>(rule->treatment)) return LeaveDense{};
        const bool sweeping = rule->layers == "*";
        if (!layer.weight_codes.empty())
            remark = "the file fixes its codes";
        else if (layer.decomposition)
            remark = "the file brings its decomposition";
        else if (sweeping && layer.shape.inputs[0] == network_.input)
            remark = "reads the network's input";
        else if (sweeping && layer.shape.groups > 1)
            remark = "grouped";
        if (!remark.empty()) return LeaveDense{};
        if (layer.shape.groups > 1 && std::holds_alternative<DecomposeSettings>(rule->treatment))
            fail("layer '" + layer.shape.name + "'", "grouped convolutions cannot be decomposed");
        if (!std::all_of(layer.weights.begin(), layer.weights.end(), [](float w) { return std::isfinite(w); }))
            fail("layer '" + layer.shape.name + "'", "a weight is not finite");
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
    static_cast<void>(images);
    return Compressor(network, plan, options).run();
}

} // namespace svp::compiler
