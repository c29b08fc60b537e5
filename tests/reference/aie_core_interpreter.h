// SPDX-License-Identifier: Apache-2.0
// An untimed core of the tile array: runs the records of interface/engines/aie/core_program.h the obvious way.
#pragma once

#include "interface/engines/aie/core_program.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace svp::test {

// What a core reaches: memories and locks of [0] south, [1] west, [2] north, [3] itself; null where there is none.
struct CoreSurroundings {
    std::vector<uint8_t>* memory[4] = {};
    std::vector<int>* locks[4] = {};
    std::function<void(uint32_t offset, uint32_t value)> write_register;
    unsigned column = 0;
};

class CoreInterpreter {
  public:
    std::vector<uint8_t> program = std::vector<uint8_t>(16384);
    CoreSurroundings around;
    bool enabled = false;

    // Runs until it has to wait. Did it do anything? Throws std::runtime_error for what a program must not do.
    bool run();
    std::string waits_for() const;

  private:
    struct Ring {
        uint32_t base = 0, stride = 0, count = 0, index = 0;
        uint32_t address() const { return base + index * stride; }
    };
    struct Loop {
        size_t begin = 0; // the record behind LOOP
        uint32_t count = 0, index = 0;
    };

    bool step();
    svp_aie_record record_at(size_t index) const;
    bool try_acquire(unsigned lock, int value);
    void add_lock(unsigned lock, int value);
    uint8_t& byte(uint32_t address);
    void skip_loop();
    bool take_block();
    void run_block();
    void kernel(const svp_aie_record& r);
    void convolve(const svp_aie_record& r);
    void own_channels(const svp_aie_record& r);
    int8_t requantized(const svp_aie_record& r, int64_t sum, unsigned channel, size_t output_index);
    uint32_t loop_index(unsigned level) const;
    uint32_t block_byte(size_t offset);
    int8_t code(unsigned reg, size_t index)
    {
        return static_cast<int8_t>(byte(rings_[reg].address() + static_cast<uint32_t>(index)));
    }

    size_t pc_ = 0, return_pc_ = 0;
    bool in_block_ = false;
    std::vector<uint8_t> block_program_;
    std::vector<uint16_t> valid_columns_;
    Ring rings_[SVP_AIE_REGISTERS];
    std::vector<Loop> loops_;
    Ring weights_;
    unsigned full_lock_ = 0, empty_lock_ = 0;
    std::vector<uint8_t> block_; // the current one
    uint32_t block_slots_ = 0;
    bool header_taken_ = false;
    std::string waits_;
};

} // namespace svp::test
