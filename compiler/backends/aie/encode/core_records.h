// SPDX-License-Identifier: Apache-2.0
// Programs of cores: the endless boot program, and what a core does in one pass.
#pragma once

#include "compiler/backends/aie/operations/array_layout.h"
#include "compiler/backends/aie/operations/pass.h"
#include "interface/engines/aie/core_program.h"

#include <cstdint>
#include <vector>

namespace svp::compiler::aie {

// Takes program blocks from the weight ring and runs them.
std::vector<svp_aie_record> boot_records(const ArrayLayout& layout);

// The contents of a program block, HALT included, for the core in row `row` of the compute tiles; the same in every
// column.
std::vector<svp_aie_record> pass_records(const ArrayLayout& layout, const Pass& pass, unsigned row);

std::vector<uint32_t> words_of(const std::vector<svp_aie_record>& records);

} // namespace svp::compiler::aie
