// SPDX-License-Identifier: Apache-2.0
// A register block as its YAML describes it.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace svp::registers {

struct Field {
    std::string name, access, description;
    unsigned low = 0, width = 32;
    std::vector<std::pair<std::string, uint32_t>> values;
};

struct Register {
    std::string name, access, description;
    uint32_t offset = 0, count = 1, stride = 4, reset = 0;
    bool hardware = false;
    bool reset_known = false;  // false: the platform decides, the key `reset` is absent
    std::vector<Field> fields; // empty: one value of 32 bits
};

struct Block {
    std::string name, prefix, title, description;
    uint32_t bytes = 0, access_sizes = 0; // access_sizes: sum of those allowed, 1 to 8 bytes
    std::vector<Register> registers;      // by rising offset
};

// "file:line: what is wrong".
class BlockError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Throws BlockError for anything that is not a complete and consistent block: unknown or missing keys, registers that
// overlap, fields that overlap or leave the word, resets of bits that do not exist.
Block read_block(const std::string& path);

std::string write_c_header(const Block& block);
std::string write_table(const Block& block);
std::string write_markdown(const Block& block);

} // namespace svp::registers
