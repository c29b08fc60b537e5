// The region of constants while it is filled.
#pragma once

#include "compiler/ir/network.h"
#include "interface/common/layer_command.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler {

class ConstantPool {
  public:
    // Packs weights and requantization of a layer and sets the operands of its commands. Throws InputError
    // "place: ..." where the region would grow past the 4 GiB that an operand can address.
    void add_layer(const Layer& layer, std::vector<svp_layer_command>& commands, const std::string& place);

    std::vector<uint8_t> take() { return std::move(bytes_); }

  private:
    void add(svp_layer_command& command, svp_operand_index operand, const void* data, size_t size,
             const std::string& place);

    std::vector<uint8_t> bytes_;
};

} // namespace svp::compiler
