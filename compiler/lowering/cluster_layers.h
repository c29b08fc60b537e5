// Layers on their way to commands of the ESCALATE cluster.
#pragma once

#include "compiler/loadable/file_layout.h"
#include "compiler/lowering/constant_pool.h"
#include "compiler/lowering/lowering.h"

#include <cstdint>
#include <map>
#include <vector>

namespace svp::compiler {

class ClusterLayers {
  public:
    // dense[t]: tensor t is not to be compressed, since another engine touches it. References outlive the object.
    ClusterLayers(const Network& network, const LoweringOptions& options, std::vector<bool> dense);

    // Commands of a layer but for their tensors, packed constants, the format of its output. In order of execution.
    // Throws InputError where the layer does not fit the cluster.
    void lower(uint32_t layer);
    // Estimated cycles of a lowered layer.
    double cycles(uint32_t layer) const { return cycles_.at(layer); }
    int format(size_t tensor) const { return formats_[tensor]; }

    // Adds a lowered layer and its commands behind those that are there; parts.tensors says where its tensors are.
    // `constants_base`: where the constants will lie in their region.
    void append(uint32_t layer, uint32_t constants_base, LoadableParts& parts) const;
    std::vector<uint8_t> take_constants() { return constants_.take(); }

  private:
    void bind(svp_layer_command& command, const Layer& layer, size_t input, const LoadableParts& parts) const;

    const Network& network_;
    const LoweringOptions& options_;
    std::vector<bool> dense_;
    std::vector<int> formats_; // by tensor
    ConstantPool constants_;
    std::map<uint32_t, std::vector<svp_layer_command>> commands_; // by layer
    std::map<uint32_t, double> cycles_;
};

} // namespace svp::compiler
