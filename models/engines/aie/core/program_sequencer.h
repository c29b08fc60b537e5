// SPDX-License-Identifier: Apache-2.0
// Which record of a core's program comes next: program memory and PC, loops, jumps, the program that came in a block.
#pragma once

#include "interface/engines/aie/core_program.h"
#include "interface/engines/aie/registers.h"
#include "interface/engines/aie/weight_block.h"
#include "models/engines/aie/core/core_result.h"

#include <array>
#include <string>
#include <vector>

namespace svp::aie {

// The program that a block brings.
struct ProgramBlock {
    std::vector<svp_aie_record> records;
    std::array<uint16_t, SVP_AIE_MAX_COLUMNS> valid_columns{}; // that each column of the array computes
};

class ProgramSequencer {
  public:
    struct Loop {
        uint32_t begin, count, index;
    };

    ProgramSequencer() : memory_(SVP_AIE_CORE_PROGRAM_BYTES) {}

    // A word of the program memory, by byte offset in it; seen by what starts after it.
    void write_word(uint32_t offset, uint32_t value);
    uint32_t read_word(uint32_t offset) const;
    // Of the program in memory, also while a block's program runs.
    uint32_t pc() const { return main_.pc; }
    void set_pc(uint32_t pc) { main_.pc = pc; }

    void start(); // what is in program memory, from PC on, in no loop
    void stop();  // leaves a block's program
    void reset(); // stop, PC 0; program memory keeps its contents

    // The record that comes next; at fault behind the program's last one, and where its opcode does not exist.
    CoreResult<const svp_aie_record*> fetch() const;
    const svp_aie_record& record() const { return frame().records[frame().pc]; }
    void next() { ++frame().pc; }

    // LOOP, END_LOOP, JUMP, DELAY: the cycles that it takes.
    CoreResult<uint64_t> control(const svp_aie_record& r);
    // RUN_BLOCK: the block's records come next.
    void call(ProgramBlock program);
    // HALT. True: of a block's program, what follows RUN_BLOCK comes next.
    CoreResult<bool> halt();

    bool in_block() const { return in_block_; }
    // A loop that runs; level 0 is the outermost.
    CoreResult<Loop> loop(unsigned level) const;
    // That this column of the array computes; UINT32_MAX: all, of a program in program memory.
    uint32_t valid_columns(unsigned column) const;
    // "record 4 ACQUIRE", "block record 7 CONVOLVE"
    std::string place() const;

  private:
    struct Frame {
        std::vector<svp_aie_record> records;
        uint32_t pc = 0;
        std::vector<Loop> loops;
    };
    Frame& frame() { return in_block_ ? block_ : main_; }
    const Frame& frame() const { return in_block_ ? block_ : main_; }
    CoreResult<> begin_loop(uint32_t count);
    CoreResult<> skip_loop();
    CoreResult<> end_loop();
    CoreResult<> jump(int target);

    std::vector<uint8_t> memory_;
    Frame main_, block_;
    std::array<uint16_t, SVP_AIE_MAX_COLUMNS> valid_columns_{};
    bool in_block_ = false;
};

} // namespace svp::aie
