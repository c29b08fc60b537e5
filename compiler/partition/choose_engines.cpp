#include "base/errors/fail.h"
#include "base/errors/input_error.h"
#include "compiler/backends/aie/array_part.h"
#include "compiler/backends/escalate/cluster_part.h"
#include "compiler/ir/network_check.h"
#include "compiler/loadable/contents_check.h"
#include "compiler/partition/lower_to_array.h"
#include "compiler/passes/legalize/enlarge_kernels.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace svp::compiler {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr double crossing_cycles = 3000;      // descriptors, tasks and tokens of a tensor's trip through DRAM [O]
constexpr double configuration_cycles = 5000; // of each compute tile, as measured from 2 x 2 to 8 x 8 [D]

std::vector<double> cluster_seconds(const Network& network, const LoweringOptions& options, double hertz)
{
    const ClusterPart part(network, options, std::vector<bool>(network.layers.size(), true));
    std::vector<double> seconds;
    for (size_t i = 0; i < network.layers.size(); ++i)
        seconds.push_back(part.cycles(i) / hertz);
    return seconds;
}

// Infinite for layers outside `own`; nothing where one of them does not fit the array.
std::optional<std::vector<double>> try_array(const Network& network, const aie::ArrayLayout& layout,
                                             const ArrayLoweringOptions& options, double hertz,
                                             const std::vector<bool>& own)
{
    std::vector<double> seconds(own.size(), never);
    if (std::find(own.begin(), own.end(), true) == own.end()) return seconds;
    try {
        const aie::ArrayPart part(network, layout, options, own);
        for (size_t i = 0; i < own.size(); ++i)
            if (own[i]) seconds[i] = static_cast<double>(part.estimate(i).cycles) / hertz;
    } catch (const InputError&) {
        return std::nullopt;
    }
    return seconds;
}

// Of all layers that the array can run, tensors in the memory tiles where they can stay.
std::vector<double> array_seconds(const Network& network, const aie::ArrayLayout& layout,
                                  const ArrayLoweringOptions& options, double hertz)
{
    const size_t layers = network.layers.size();
    std::vector<bool> own;
    for (size_t i = 0; i < layers; ++i)
        own.push_back(aie::array_can_run(network, i));
    if (const auto seconds = try_array(network, layout, options, hertz, own)) return *seconds;
    for (size_t i = 0; i < layers; ++i) {
        std::vector<bool> alone(layers);
        alone[i] = own[i];
        own[i] = own[i] && try_array(network, layout, options, hertz, alone);
    }
    return try_array(network, layout, options, hertz, own).value_or(std::vector<double>(layers, never));
}

// Estimated time of a network with its layers spread over the engines.
class TotalTime {
  public:
    TotalTime(const Network& network, const EngineChoice& times, const aie::ArrayLayout& layout, double array_hertz)
        : network_(network),
          times_(times),
          configuration_(configuration_cycles * layout.columns * layout.rows / array_hertz),
          by_array_(network.tensors.size()),
          by_cluster_(network.tensors.size())
    {
        const double bytes_per_cycle = double{1} * layout.columns * layout.target.stream_bytes;
        for (const Tensor& tensor : network.tensors) {
            const double bytes = double{8} * aie::channel_blocks(tensor.channels) * tensor.height * tensor.width;
            const bool both_can = tensor.channels % 8 == 0;
            crossing_.push_back(both_can ? (bytes / bytes_per_cycle + crossing_cycles) / array_hertz : never);
        }
    }

    // Infinite where lower_mixed would refuse.
    double operator()(const std::vector<Engine>& engines)
    {
        std::fill(by_array_.begin(), by_array_.end(), false);
        std::fill(by_cluster_.begin(), by_cluster_.end(), false);
        double total = 0;
        bool any = false;
        for (size_t i = 0; i < engines.size(); ++i) {
            const bool array = engines[i] == Engine::aie;
            any = any || array;
            total += array ? times_.aie_seconds[i] : times_.escalate_seconds[i];
            std::vector<bool>& touched = array ? by_array_ : by_cluster_;
            touched[static_cast<size_t>(network_.layers[i].output)] = true;
            for (const int input : network_.layers[i].inputs)
                touched[static_cast<size_t>(input)] = true;
        }
        for (size_t t = 0; t < crossing_.size(); ++t)
            if (by_array_[t] && by_cluster_[t]) total += crossing_[t];
        return any ? total + configuration_ : total;
    }

  private:
    const Network& network_;
    const EngineChoice& times_;
    const double configuration_;
    std::vector<double> crossing_;            // by tensor
    std::vector<bool> by_array_, by_cluster_; // by tensor
};

// Moves the run of consecutive layers that gains most; false: none gains.
bool improve(TotalTime& total_time, EngineChoice& choice)
{
    std::vector<Engine> best = choice.engines;
    double least = choice.seconds;
    for (size_t first = 0; first < best.size(); ++first)
        for (const Engine engine : {Engine::escalate, Engine::aie}) {
            std::vector<Engine> moved = choice.engines;
            for (size_t end = first; end < moved.size(); ++end) {
                if (moved[end] == engine) continue;
                moved[end] = engine;
                const double seconds = total_time(moved);
                if (seconds >= least) continue;
                least = seconds;
                best = moved;
            }
        }
    if (least >= choice.seconds) return false;
    choice.engines = best;
    choice.seconds = least;
    return true;
}

} // namespace

EngineChoice choose_engines(const Network& network, const LoweringOptions& cluster, double cluster_hertz,
                            const ArrayLoweringOptions& array, double array_hertz)
{
    const std::string place = fmt::format("network '{}'", network.name);
    check_target(cluster.target, place);
    const aie::ArrayLayout layout = aie::layout_of(array.target, place);
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);

    EngineChoice choice;
    choice.escalate_seconds = cluster_seconds(lowered, cluster, cluster_hertz);
    choice.aie_seconds = array_seconds(lowered, layout, array, array_hertz);
    TotalTime total_time(lowered, choice, layout, array_hertz);
    const std::vector<Engine> on_cluster(lowered.layers.size(), Engine::escalate);
    const std::vector<Engine> on_array(lowered.layers.size(), Engine::aie);
    choice.all_escalate_seconds = total_time(on_cluster);
    choice.all_aie_seconds = total_time(on_array);
    const bool begin_on_array = choice.all_aie_seconds < choice.all_escalate_seconds;
    choice.engines = begin_on_array ? on_array : on_cluster;
    choice.seconds = std::min(choice.all_aie_seconds, choice.all_escalate_seconds);
    while (improve(total_time, choice)) {
    }
    return choice;
}

} // namespace svp::compiler
