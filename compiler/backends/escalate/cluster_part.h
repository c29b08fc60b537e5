// The layers of a network that run on the ESCALATE cluster: formats, spatial tiles, constants, commands.
#pragma once

#include "compiler/backends/escalate/cluster_options.h"
#include "compiler/backends/escalate/constant_pool.h"
#include "compiler/ir/network.h"
#include "interface/common/loadable_format.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

class ClusterPart {
  public:
    // `own`: by layer. Tensors that other layers touch stay dense. Needs a checked network; throws InputError where a
    // layer cannot be made to fit.
    ClusterPart(const Network& network, const LoweringOptions& options, const std::vector<bool>& own);

    int format(int tensor) const { return formats_[static_cast<size_t>(tensor)]; }
    // Of one of its layers: its commands with their tensors, and its line in the layer table but for the commands'
    // number.
    std::vector<svp_layer_command> commands(size_t layer, const std::vector<svp_tensor>& tensors) const;
    svp_layer layer_record(size_t layer) const;
    // Estimated cycles of a layer, of the cluster's clock.
    double cycles(size_t layer) const { return cycles_[layer]; }
    std::vector<uint8_t> take_constants() { return constants_.take(); }

  private:
    void lower_layer(size_t index);

    const Network& network_;
    const LoweringOptions& options_;
    std::vector<int> formats_;
    std::vector<bool> shared_; // tensors that other layers touch
    std::vector<std::vector<svp_layer_command>> commands_;
    std::vector<double> cycles_;
    ConstantPool constants_;
};

} // namespace svp::compiler
