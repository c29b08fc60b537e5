#include "compiler/compress/compress.h"

#include "compiler/compress/input_moments.h"
#include "compiler/compress/layer_form.h"
#include "compiler/compress/paired_run.h"
#include "compiler/fail.h"
#include "compiler/reference/float_convolution.h"

#include <algorithm>
#include <cmath>

namespace svp::compiler {
namespace {

constexpr size_t most_activation_bytes = size_t{3} << 28;

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

void add_to(Values& sums, const Values& other, float factor = 1.0F)
{
    for (size_t i = 0; i < sums.size(); ++i)
        sums[i] += factor * other[i];
}

void clamp(Values& values, const FloatLayer& layer)
{
    for (float& value : values)
        value = std::min(std::max(value, layer.low), layer.high);
}

bool is_dense(const Treatment& treatment) { return std::holds_alternative<LeaveDense>(treatment); }

// One convolution, with images.
class LayerCompressor {
  public:
    LayerCompressor(FloatNetwork& network, size_t index, PairedRun& run, bool compensate)
        : network_(network),
          index_(index),
          layer_(network.layers[index]),
          input_(layer_.shape.inputs[0]),
          run_(run),
          compensate_(compensate && layer_.shape.groups == 1 && layer_.weight_codes.empty() && !layer_.decomposition)
    {
    }

    void compress(const Treatment& wanted, int most_planes, CompressedLayer& done)
    {
        const bool differs =
            run_.differs(input_) || (layer_.shape.has_residual() && run_.differs(layer_.shape.inputs[1]));
        const bool dense = is_dense(wanted);
        if (dense && !differs) {
            run_.execute(index_);
            return;
        }
        for (size_t image = 0; image < run_.images(); ++image)
            original_.push_back(convolved(run_.original(input_, image)));
        set_targets();
        const std::vector<float> before = layer_.weights;
        if (!dense || compensate_) {
            std::optional<LayerGoal> goal;
            if (compensate_) goal = gather_goal();
            LayerForm form = form_of(wanted, before, shape_of(layer_), goal ? &*goal : nullptr, most_planes);
            done.treatment = form.treatment;
            done.remark = form.remark;
            done.weight_error = relative_change(before, form.weights);
            layer_.weights = std::move(form.weights);
            layer_.decomposition = std::move(form.decomposition);
        }
        for (size_t image = 0; image < run_.images(); ++image)
            compressed_.push_back(convolved(run_.compressed(input_, image)));
        if (compensate_) match_means();
        done.output_error = relative_error();
        finish();
    }

  private:
    Values convolved(const Values& input) const
    {
        return convolve(layer_, network_.tensor(input_), network_.tensor(layer_.shape.output), input);
    }

    // What the compressed layer's sums should be: the original's, and what its residual lacks.
    void set_targets()
    {
        targets_ = original_;
        if (!layer_.shape.has_residual() || !run_.differs(layer_.shape.inputs[1])) return;
        for (size_t image = 0; image < run_.images(); ++image) {
            add_to(targets_[image], run_.original(layer_.shape.inputs[1], image));
            add_to(targets_[image], run_.compressed(layer_.shape.inputs[1], image), -1.0F);
        }
    }

    LayerGoal gather_goal() const
    {
        LayerSamples samples;
        for (size_t image = 0; image < run_.images(); ++image) {
            samples.inputs.push_back(&run_.compressed(input_, image));
            samples.sums.push_back(&targets_[image]);
        }
        return goal_of_samples(layer_, network_.tensor(input_), network_.tensor(layer_.shape.output), samples);
    }

    // The mean of every output channel becomes what it should be.
    void match_means()
    {
        const size_t outputs = layer_.bias.size(), pixels = targets_[0].size() / outputs;
        for (size_t k = 0; k < outputs; ++k) {
            double missing = 0;
            for (size_t image = 0; image < run_.images(); ++image) {
                for (size_t i = k * pixels; i < (k + 1) * pixels; ++i)
                    missing += static_cast<double>(targets_[image][i]) - static_cast<double>(compressed_[image][i]);
            }
            const auto shift = static_cast<float>(missing / static_cast<double>(pixels * run_.images()));
            layer_.bias[k] += shift;
            for (Values& sums : compressed_) {
                for (size_t i = k * pixels; i < (k + 1) * pixels; ++i)
                    sums[i] += shift;
            }
        }
    }

    double relative_error() const
    {
        double change = 0, all = 0;
        const size_t pixels = targets_[0].size() / layer_.bias.size();
        for (size_t image = 0; image < run_.images(); ++image) {
            for (size_t i = 0; i < targets_[image].size(); ++i) {
                const double difference =
                    static_cast<double>(compressed_[image][i]) - static_cast<double>(targets_[image][i]);
                const double sum =
                    static_cast<double>(original_[image][i]) - static_cast<double>(layer_.bias[i / pixels]);
                change += difference * difference;
                all += sum * sum;
            }
        }
        return all > 0 ? change / all : 0;
    }

    void finish()
    {
        for (size_t image = 0; image < run_.images(); ++image) {
            if (layer_.shape.has_residual()) {
                add_to(original_[image], run_.original(layer_.shape.inputs[1], image));
                add_to(compressed_[image], run_.compressed(layer_.shape.inputs[1], image));
            }
            clamp(original_[image], layer_);
            clamp(compressed_[image], layer_);
        }
        run_.finish(index_, std::move(original_), std::move(compressed_));
    }

    FloatNetwork& network_;
    size_t index_;
    FloatLayer& layer_;
    int input_;
    PairedRun& run_;
    bool compensate_;
    std::vector<Values> original_, targets_, compressed_; // sums with bias, per image
};

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
        if (paired) {
            LayerCompressor(network_, index, *paired, plan_.compensate).compress(wanted, options_.most_planes, done);
        } else if (!is_dense(wanted)) {
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
    return Compressor(network, plan, options).run(images);
}

} // namespace svp::compiler
