// SPDX-License-Identifier: Apache-2.0
// Weights and tables of the cluster's layers, one behind the other.
#pragma once

#include "compiler/ir/network.h"
#include "interface/common/layer_command.h"
#include "interface/engines/escalate/escalate_command.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler {

class ConstantPool {
  public:
    // Packs weights and requantization of a layer and sets the operands of its commands. Throws InputError
    // "place: ..." where the region would grow past the 4 GiB that an operand can address.
    void add_layer(const Layer& layer, std::vector<svp_layer_command>& commands, const std::string& place);

    // Moves them behind what is in the region of constants, and returns where they begin: offsets of operands count
    // from there. Throws InputError "place: ..." as add_layer.
    uint64_t append_to(std::vector<uint8_t>& constants, const std::string& place);

  private:
    void add(svp_layer_command& command, svp_escalate_operand operand, const void* data, size_t size,
             const std::string& place);

    std::vector<uint8_t> bytes_;
};

} // namespace svp::compiler
