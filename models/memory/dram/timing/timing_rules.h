// SPDX-License-Identifier: Apache-2.0
// The timing of a memory standard as a table: which command holds back which, how far around, for how long. Another
// standard is another table.
#pragma once

#include "models/memory/dram/timing/dram_timing.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp {

enum class DramCommand : uint8_t { activate, precharge, read, write };
constexpr size_t dram_command_count = 4;
constexpr bool is_column(DramCommand command) { return command == DramCommand::read || command == DramCommand::write; }

// What is held back. `column` is a read or a write; `read` and `write` are what turning the bus around costs besides.
enum class HeldBack : uint8_t { activate, precharge, column, read, write };
constexpr size_t held_back_count = 5;

// Where: in the command's own bank, in its bank group, in all of the channel.
enum class TimingScope : uint8_t { bank, bank_group, channel };

struct TimingRule {
    DramCommand command;
    HeldBack held;
    TimingScope scope;
    unsigned cycles; // from command to command
};

struct TimingTable {
    std::vector<TimingRule> rules;
    unsigned four_activates = 0; // cycles that hold at most four activates of a channel
};

// Bank groups, one data bus that reads and writes share. `burst_cycles`: of one access on the data bus.
TimingTable ddr_timing_table(const DramTiming& timing, unsigned burst_cycles);

} // namespace svp
