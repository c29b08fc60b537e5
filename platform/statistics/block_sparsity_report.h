// What --compress did to a network, for a terminal and for the statistics.
#pragma once

#include "compiler/sparsity/block_compression.h"

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace svp {

// A line per convolution: blocks, zero blocks, density, energy kept. `width` of the terminal; 0: as wide as it takes.
std::string block_sparsity_table(const compiler::BlockSparsity& sparsity, size_t width);

nlohmann::ordered_json block_sparsity_json(const compiler::BlockSparsity& sparsity);

} // namespace svp
