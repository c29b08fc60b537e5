#include "compiler/mixed/choose_engines.h"

#include "compiler/aie/array_programs.h"
#include "compiler/input_error.h"
#include "compiler/lowering/cluster_layers.h"
#include "compiler/lowering/enlarge_kernels.h"
#include "compiler/lowering/network_check.h"
#include "compiler/mixed/touched_tensors.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace svp::compiler {
namespace {

using aie::ArrayPrograms;

constexpr double never = std::numeric_limits<double>::infinity();
constexpr double crossing_cycles = 2000; // descriptors, tasks and tokens of one trip through DRAM [O]

std::vector<double> cluster_times(const Network& network, const LoweringOptions& options, double mhz)
{
    ClusterLayers layers(network, options, std::vector<bool>(network.tensors.size()));
    std::vector<double> times;
    for (uint32_t i = 0; i < network.layers.size(); ++i) {
        layers.lower(i);
        times.push_back(layers.cycles(i) / mhz);
    }
    return times;
}

class ArrayTimes {
  public:
    ArrayTimes(const Network& network, const ArrayLoweringOptions& options, double mhz)
        : network_(network),
          options_(options),
          layout_(aie::layout_of(options.target, "network '" + network.name + "'")),
          mhz_(mhz)
    {
    }

    // All layers that the array can run, tensors in the memory tiles where they can stay.
    std::vector<double> of_all() const
    {
        EngineMap able(network_.layers.size());
        for (size_t i = 0; i < able.size(); ++i)
            able[i] = has_operations(static_cast<int>(i));
        if (const auto times = try_layers(able)) return *times;
        for (size_t i = 0; i < able.size(); ++i)
            able[i] = able[i] && fits_alone(i);
        const auto times = try_layers(able);
        return times ? *times : std::vector<double>(able.size(), never);
    }

    const aie::ArrayLayout& layout() const { return layout_; }

  private:
    bool has_operations(int layer) const
    {
        try {
            aie::operations_of(network_, layer);
        } catch (const InputError&) {
            return false;
        }
        return true;
    }

    bool fits_alone(size_t layer) const
    {
        EngineMap alone(network_.layers.size());
        alone[layer] = true;
        return try_layers(alone).has_value();
    }

    std::optional<std::vector<double>> try_layers(const EngineMap& on_array) const
    {
        std::vector<double> times(on_array.size(), never);
        const Network part = array_part(network_, on_array);
        if (part.layers.empty()) return times;
        try {
            const ArrayPrograms programs(part, options_, layout_, touched_by(network_, on_array, false));
            const std::vector<ArrayEstimate> estimates = programs.cycles();
            for (size_t i = 0, next = 0; i < on_array.size(); ++i)
                if (on_array[i]) times[i] = static_cast<double>(estimates[next++].cycles) / mhz_;
        } catch (const InputError&) {
            return std::nullopt;
        }
        return times;
    }

    const Network& network_;
    const ArrayLoweringOptions& options_;
    const aie::ArrayLayout layout_;
    const double mhz_;
};

// Estimated time of a whole choice.
class TotalTime {
  public:
    TotalTime(const Network& network, const EngineChoice& choice, const aie::ArrayLayout& layout, double array_mhz)
        : network_(network),
          choice_(choice)
    {
        const double bytes_per_cycle = double{1} * layout.columns * layout.target.stream_bytes;
        for (const Tensor& tensor : network.tensors) {
            const double bytes = double{1} * ArrayPrograms::stored_channels(tensor) * tensor.height * tensor.width;
            crossing_.push_back((bytes / bytes_per_cycle + crossing_cycles) / array_mhz);
        }
    }

    // Infinite where the engines do not agree on a tensor.
    double operator()(const EngineMap& on_array) const
    {
        if (!engines_agree(network_, on_array)) return never;
        double total = 0;
        for (size_t i = 0; i < on_array.size(); ++i)
            total += on_array[i] ? choice_.array_time[i] : choice_.cluster_time[i];
        const std::vector<bool> array = touched_by(network_, on_array, true);
        const std::vector<bool> cluster = touched_by(network_, on_array, false);
        for (size_t t = 0; t < crossing_.size(); ++t)
            if (array[t] && cluster[t]) total += crossing_[t];
        return total;
    }

  private:
    const Network& network_;
    const EngineChoice& choice_;
    std::vector<double> crossing_; // by tensor
};

// Moves the run of consecutive layers that gains most; false: none gains.
bool improve(const TotalTime& total_time, EngineMap& map, double& total)
{
    EngineMap best = map;
    double least = total;
    for (size_t first = 0; first < map.size(); ++first)
        for (const bool array : {false, true}) {
            EngineMap moved = map;
            for (size_t end = first; end < map.size(); ++end) {
                moved[end] = array;
                if (map[end] == array) continue;
                const double time = total_time(moved);
                if (time >= least) continue;
                least = time;
                best = moved;
            }
        }
    if (best == map) return false;
    map = best;
    total = least;
    return true;
}

} // namespace

EngineChoice choose_engines(const Network& original, const LoweringOptions& cluster, const ArrayLoweringOptions& array,
                            const EngineClocks& clocks)
{
    const std::optional<Network> enlarged = enlarge_padded_kernels(original);
    const Network& network = enlarged ? *enlarged : original;
    check_network(network);
    EngineChoice choice;
    choice.cluster_time = cluster_times(network, cluster, clocks.cluster_mhz);
    const ArrayTimes array_times(network, array, clocks.array_mhz);
    choice.array_time = array_times.of_all();

    const TotalTime total_time(network, choice, array_times.layout(), clocks.array_mhz);
    const EngineMap all_cluster(network.layers.size(), false), all_array(network.layers.size(), true);
    choice.cluster_total = total_time(all_cluster);
    choice.array_total = total_time(all_array);
    const bool begin_on_array = choice.array_total < choice.cluster_total;
    choice.on_array = begin_on_array ? all_array : all_cluster;
    choice.total = std::min(choice.array_total, choice.cluster_total);
    while (improve(total_time, choice.on_array, choice.total)) {
    }
    return choice;
}

} // namespace svp::compiler
