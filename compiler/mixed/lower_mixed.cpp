#include "compiler/mixed/lower_mixed.h"

#include "compiler/aie/array_programs.h"
#include "compiler/fail.h"
#include "compiler/loadable/contents_check.h"
#include "compiler/lowering/cluster_layers.h"
#include "compiler/lowering/enlarge_kernels.h"
#include "compiler/lowering/network_check.h"
#include "compiler/lowering/tensor_table.h"
#include "compiler/mixed/touched_tensors.h"
#include "interface/packed_tensor.h"

#include <algorithm>
#include <optional>

namespace svp::compiler {
namespace {

using aie::ArrayPrograms;

class MixedLowering {
  public:
    MixedLowering(const Network& network, const EngineMap& on_array, const LoweringOptions& cluster,
                  const ArrayLoweringOptions& array, const aie::ArrayLayout& layout)
        : network_(network),
          on_array_(on_array),
          by_array_(touched_by(network, on_array, true)),
          array_network_(array_part(network, on_array)),
          cluster_(network, cluster, by_array_),
          programs_(array_network_, array, layout, touched_by(network, on_array, false))
    {
        parts_.network = network.name;
        parts_.seed = network.seed;
        parts_.target = cluster.target;
        parts_.array = {array.target};
    }

    LoadableParts run()
    {
        for (uint32_t i = 0; i < network_.layers.size(); ++i)
            if (!on_array_[i]) cluster_.lower(i);
        place();
        programs_.build(parts_.tensors);
        parts_.constants = programs_.take_constants();
        const uint64_t base = svp_align_up(parts_.constants.size(), SVP_LOADABLE_ALIGN);
        const std::vector<uint8_t> constants = cluster_.take_constants();
        if (base + constants.size() > UINT32_MAX)
            fail(fmt::format("network '{}'", network_.name), "its constants take {} bytes, a memory region holds 4 GiB",
                 base + constants.size());
        parts_.constants.resize(base);
        parts_.constants.insert(parts_.constants.end(), constants.begin(), constants.end());
        append_layers(static_cast<uint32_t>(base));
        region_bytes_[SVP_REGION_CONSTANTS] = parts_.constants.size();
        parts_.regions = region_table(region_bytes_);
        aie::set_region_operands(parts_);
        return std::move(parts_);
    }

  private:
    void place()
    {
        std::vector<StoredTensor> stored;
        for (size_t i = 0; i < network_.tensors.size(); ++i) {
            const Tensor& tensor = network_.tensors[i];
            if (by_array_[i])
                stored.push_back(
                    {SVP_FORMAT_DENSE_INT8, ArrayPrograms::stored_channels(tensor), !programs_.resident(i)});
            else
                stored.push_back({cluster_.format(i), tensor.channels, true});
            parts_.placements.push_back(programs_.placement_record(i));
        }
        TensorTable table = place_tensors(network_, stored);
        parts_.tensors = std::move(table.tensors);
        region_bytes_ = table.region_bytes;
    }

    void append_layers(uint32_t cluster_constants)
    {
        size_t next = 0; // of the array's
        for (uint32_t i = 0; i < network_.layers.size(); ++i) {
            if (!on_array_[i]) {
                cluster_.append(i, cluster_constants, parts_);
                continue;
            }
            if (next == 0) programs_.append_configuration(parts_);
            programs_.append_layer(next++, parts_);
        }
        parts_.commands.back().flags |= SVP_FLAG_IRQ;
    }

    const Network& network_;
    const EngineMap& on_array_;
    const std::vector<bool> by_array_;
    const Network array_network_;
    ClusterLayers cluster_;
    ArrayPrograms programs_;
    RegionBytes region_bytes_{};
    LoadableParts parts_;
};

} // namespace

bool engines_agree(const Network& network, const EngineMap& on_array)
{
    const std::vector<bool> array = touched_by(network, on_array, true), cluster = touched_by(network, on_array, false);
    for (size_t i = 0; i < network.tensors.size(); ++i)
        if (array[i] && cluster[i] && network.tensors[i].channels % 8 != 0) return false;
    return true;
}

Loadable lower_mixed(const Network& network, const EngineMap& on_array, const LoweringOptions& cluster,
                     const ArrayLoweringOptions& array)
{
    const auto layers = std::count(on_array.begin(), on_array.end(), true);
    if (layers == 0) return lower(network, cluster);
    if (layers == static_cast<ptrdiff_t>(network.layers.size())) return lower_to_array(network, array);
    const std::string place = fmt::format("network '{}'", network.name);
    check_target(cluster.target, place);
    const aie::ArrayLayout layout = aie::layout_of(array.target, place);
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);
    if (!engines_agree(lowered, on_array))
        fail(place, "both engines touch a tensor whose channels are not a multiple of 8");
    return Loadable(assemble_file(MixedLowering(lowered, on_array, cluster, array, layout).run()), place);
}

} // namespace svp::compiler
