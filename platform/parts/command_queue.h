// SPDX-License-Identifier: Apache-2.0
// What firmware is told of a command processor: where its registers are, its interrupt, its share of memory.
#pragma once

#include "platform/system/instance_table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

struct CommandQueue {
    std::string name;       // of the command processor
    uint64_t registers = 0; // bus address
    unsigned interrupt = 0;
    uint64_t memory_base = 0, memory_bytes = 0; // that its driver may use
    std::vector<std::string> engines;           // those that are there, in the order of their slots
};

// Names of the engines of a command processor's row: those that it names, or all that no other one names.
std::vector<std::string> engines_of(const Instance& command_processor, const InstanceTable& instances);

// One for each command processor, in the table's order. Command processors that name one memory share it evenly.
std::vector<CommandQueue> command_queues(const InstanceTable& instances);

} // namespace svp
