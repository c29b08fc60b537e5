// Moves what commands and control programs of the array say about memory regions.
#pragma once

#include "interface/loadable.h"

#include <array>
#include <cstdint>

namespace svp::compiler {

// Byte b of region r becomes byte offset[r] + b of region[r].
struct Relocation {
    std::array<uint32_t, SVP_REGION_OUTPUT + 1> region{};
    std::array<uint64_t, SVP_REGION_OUTPUT + 1> offset{};
};

void relocate_command(svp_layer_command& command, const Relocation& to);
// `program`: a control program of our own making, `bytes` long.
void relocate_program(uint8_t* program, uint32_t bytes, const Relocation& to);

} // namespace svp::compiler
