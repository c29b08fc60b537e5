// SPDX-License-Identifier: Apache-2.0
// A block that a core took from its weight ring, in one piece: a program, or weights with their requantization records.
#pragma once

#include "interface/engines/aie/weight_block.h"
#include "models/engines/aie/core/core_result.h"
#include "models/engines/aie/core/kernel_call.h"
#include "models/engines/aie/core/program_sequencer.h"

#include <cstdint>
#include <vector>

namespace svp::aie {

// Layout: interface/engines/aie/weight_block.h. What contradicts itself is at fault when it is asked for.
class TakenBlock {
  public:
    // The block's whole slots, in two parts since a ring wraps.
    void assign(const svp_aie_block_header& header, const uint8_t* first, size_t first_bytes, const uint8_t* second,
                size_t second_bytes);
    void clear() { header_ = {}; }

    bool is_program() const { return header_.kind == SVP_AIE_BLOCK_PROGRAM; }
    bool is_weights() const { return header_.kind == SVP_AIE_BLOCK_WEIGHTS; }
    uint32_t bytes() const { return header_.bytes; } // without the padding to slots
    // Requantization records that no kernel could use.
    CoreResult<> check_requants() const;

    CoreResult<ProgramBlock> program() const;
    CoreResult<const svp_requant*> requants(unsigned wanted) const;
    // A convolution's chunks of input channels: how many there are, and the weights of one.
    CoreResult<unsigned> chunks(const svp_aie_record& convolution) const;
    CoreResult<WeightChunk> chunk(const svp_aie_record& convolution, unsigned index) const;

  private:
    svp_aie_block_header header_{};
    std::vector<uint8_t> bytes_;
};

} // namespace svp::aie
