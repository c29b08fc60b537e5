// SPDX-License-Identifier: Apache-2.0
// One operation of a control program (interface/engines/aie/transactions.h), collected word by word. No SystemC in
// here.
#pragma once

#include "interface/engines/aie/transactions.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::aie {

struct Operation {
    unsigned opcode = SVP_AIE_END;
    uint32_t wanted = 0;         // words after the first
    std::vector<uint32_t> words; // those that have come
    uint64_t offset = 0;         // bytes from the start of the program

    // Takes an operation's first word. What is wrong with it, or nothing.
    std::string begin(uint32_t word, uint64_t at);
    bool complete() const { return words.size() == wanted; }
    uint64_t address() const { return words[0] | uint64_t{words[1]} << 32; }
};

} // namespace svp::aie
