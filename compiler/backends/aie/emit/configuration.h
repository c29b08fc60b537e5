// SPDX-License-Identifier: Apache-2.0
// The static configuration of the array: stream routes, the endless tasks of the rings, the cores' boot program.
#pragma once

#include "compiler/backends/aie/operations/array_layout.h"

#include <cstdint>
#include <vector>

namespace svp::compiler::aie {

// A control program that an array after reset needs once; it carries its own checksum as its number.
std::vector<uint32_t> configuration_program(const ArrayLayout& layout);

// The switch word that gives the memory tile's load channel to the shim or to the tile's own halo channel.
struct LoadSwitch {
    uint32_t offset = 0, from_shim = 0, from_halo = 0;
};
LoadSwitch load_switch();

} // namespace svp::compiler::aie
