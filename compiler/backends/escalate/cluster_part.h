// SPDX-License-Identifier: Apache-2.0
// The layers of a network that run on the ESCALATE cluster: formats, spatial tiles, constants, commands.
#pragma once

#include "compiler/backends/common/backend_part.h"
#include "compiler/backends/escalate/constant_pool.h"
#include "compiler/backends/escalate/escalate_options.h"
#include "compiler/ir/network.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

class ClusterPart : public BackendPart {
  public:
    // `own`: by layer. Tensors that other layers touch stay dense. Needs a checked network; throws InputError where a
    // layer cannot be made to fit. Network and options outlive it.
    ClusterPart(const Network& network, const EscalateOptions& options, const std::vector<bool>& own);

    double seconds(size_t layer) const override { return cycles_[layer] / options_.hertz; }
    TensorForm form(int tensor) const override;
    void append_constants(std::vector<uint8_t>& constants) override;
    void place(const std::vector<svp_tensor>& tensors) override { tensors_ = tensors; }
    std::vector<LayerCode> start_up(std::vector<uint8_t>& /*constants*/) override { return {}; }
    LayerCode code(size_t layer, std::vector<uint8_t>& constants) override;
    // Every operand is a tensor, weights or a table.
    void bind_regions(svp_layer_command& /*command*/, const std::vector<svp_region>& /*regions*/) const override {}
    EngineRecords records() const override { return {SVP_ENGINE_ESCALATE, record_bytes(&options_.target, 1), {}}; }

  private:
    void lower_layer(size_t index);
    svp_layer record(size_t layer) const;
    std::vector<svp_layer_command> commands(size_t layer) const;

    const Network& network_;
    const EscalateOptions& options_;
    std::vector<int> formats_;
    std::vector<bool> shared_; // tensors that other layers touch
    std::vector<std::vector<svp_layer_command>> commands_;
    std::vector<double> cycles_;
    ConstantPool constants_;
    std::vector<svp_tensor> tensors_; // of the loadable
};

} // namespace svp::compiler
