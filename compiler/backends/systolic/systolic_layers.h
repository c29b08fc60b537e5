// SPDX-License-Identifier: Apache-2.0
// The layers of a network that run on the systolic array: strips of rows, constants, commands. All tensors are dense.
#pragma once

#include "compiler/backends/common/backend_part.h"
#include "compiler/backends/systolic/systolic_options.h"
#include "compiler/ir/network.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler {

class SystolicLayers : public BackendPart {
  public:
    // `own`: by layer. Needs a checked network without decomposed layers of its own; throws InputError where one output
    // row of a layer does not fit the buffers. Network and options outlive it.
    SystolicLayers(const Network& network, const SystolicOptions& options, const std::vector<bool>& own);

    double seconds(size_t layer) const override { return seconds_[layer]; }
    TensorForm form(int tensor) const override;
    void append_constants(std::vector<uint8_t>& /*constants*/) override {}
    void place(const std::vector<svp_tensor>& tensors) override { tensors_ = tensors; }
    std::vector<LayerCode> start_up(std::vector<uint8_t>& /*constants*/) override { return {}; }
    LayerCode code(size_t layer, std::vector<uint8_t>& constants) override;
    // Every operand is a tensor, weights or a table.
    void bind_regions(svp_layer_command& /*command*/, const std::vector<svp_region>& /*regions*/) const override {}
    EngineRecords records() const override;

  private:
    void lower_layer(size_t index);
    void choose_strip(svp_layer_command& command, const std::string& place) const;
    double estimated_seconds(const svp_layer_command& command) const;
    void bind(svp_layer_command& command, unsigned operand, int tensor) const;

    const Network& network_;
    const SystolicOptions& options_;
    std::vector<std::vector<svp_layer_command>> commands_; // without operands
    std::vector<double> seconds_;
    std::vector<svp_tensor> tensors_; // of the loadable
};

} // namespace svp::compiler
