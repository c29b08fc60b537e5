#include "compiler/mixed/cluster_estimate.h"

#include "interface/packed_tensor.h"

#include <algorithm>
#include <cmath>

namespace svp::compiler {
namespace {

constexpr double group_channels = SVP_CHANNEL_GROUP;

double up(double a, double b) { return std::ceil(a / b); }

class Estimate {
  public:
    Estimate(const Network& network, const Layer& layer, const svp_target& target, const ClusterRates& rates)
        : layer_(layer),
          target_(target),
          rates_(rates),
          input_(network.tensors[static_cast<size_t>(layer.inputs[0])]),
          output_(network.tensors[static_cast<size_t>(layer.output)])
    {
    }

    uint64_t cycles() const
    {
        const double values = pixels(output_) * output_.channels;
        const bool convolution = layer_.kind == LayerKind::conv_dense || layer_.kind == LayerKind::conv_decomposed;
        const double taps = double(layer_.kernel_h) * layer_.kernel_w;
        const double post = values * (convolution ? 1 : taps) / rates_.post_values;
        const double weights = weight_bytes();
        double traffic = weights + values + pixels(input_) * input_.channels;
        if (layer_.inputs.size() > 1) traffic += values;
        double most = std::max({post, traffic / rates_.memory_bytes, weights / rates_.delivery_bytes});
        if (layer_.kind == LayerKind::conv_dense) most = std::max(most, dense_rows());
        if (layer_.kind == LayerKind::conv_decomposed) most = std::max(most, adder_lanes());
        return static_cast<uint64_t>(std::ceil(most));
    }

  private:
    static double pixels(const Tensor& tensor) { return double(tensor.height) * tensor.width; }

    double density() const
    {
        if (layer_.coefficients.empty()) return 0;
        const auto zeros = std::count(layer_.coefficients.begin(), layer_.coefficients.end(), int8_t{0});
        return 1 - double(zeros) / double(layer_.coefficients.size());
    }

    // Ternary coefficients: a bitmap and a sign bit per nonzero.
    double weight_bytes() const
    {
        if (layer_.kind == LayerKind::conv_decomposed)
            return double(layer_.coefficients.size()) * (1 + density()) / 8 + double(layer_.basis.size());
        return double(layer_.weights.size());
    }

    double dense_rows() const
    {
        const double taps = double(layer_.kernel_h) * layer_.kernel_w;
        const double channels = double(input_.channels) / layer_.groups;
        const double at_once = taps >= target_.macs_per_row ? 1 : std::floor(target_.macs_per_row / taps);
        const double rows = std::min<double>(target_.slices, up(channels, at_once));
        const double outputs = std::floor(target_.slices / rows);
        const double rounds = up(output_.channels, target_.tiles * outputs);
        return rounds * pixels(input_) * up(channels, at_once * rows) * up(taps, target_.macs_per_row);
    }

    double adder_lanes() const
    {
        const double outputs = std::max(1.0, std::floor(double(target_.slices) / layer_.bases));
        const double rounds = up(output_.channels, target_.tiles * outputs);
        const double matches = input_.channels * density() * rates_.activation_density;
        const double window = up(up(input_.channels, group_channels), 4);
        return rounds * pixels(input_) * std::max(window, matches / rates_.adder_lanes);
    }

    const Layer& layer_;
    const svp_target& target_;
    const ClusterRates& rates_;
    const Tensor &input_, &output_;
};

} // namespace

std::vector<uint64_t> estimate_cluster_cycles(const Network& network, const svp_target& target,
                                              const ClusterRates& rates)
{
    std::vector<uint64_t> cycles;
    for (const Layer& layer : network.layers)
        cycles.push_back(Estimate(network, layer, target, rates).cycles());
    return cycles;
}

} // namespace svp::compiler
