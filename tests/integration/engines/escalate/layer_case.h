// SPDX-License-Identifier: Apache-2.0
// A layer with its data, how it lies in memory, and what must come out: plain loops, no code of models/.
#pragma once

#include "interface/common/numeric.h"
#include "interface/engines/escalate/escalate_command.h"

#include <array>
#include <cstdint>
#include <random>
#include <vector>

namespace svp::test {

// Codes in the order channel, row, column.
struct Codes {
    unsigned channels = 0, height = 0, width = 0;
    std::vector<int8_t> values;
    int8_t& at(unsigned c, unsigned y, unsigned x) { return values[(size_t{c} * height + y) * width + x]; }
    int8_t at(unsigned c, unsigned y, unsigned x) const { return values[(size_t{c} * height + y) * width + x]; }
};

struct LayerCase {
    svp_escalate_command command{};
    std::array<svp_operand, SVP_OPERANDS> operand{};
    Codes input, residual;
    std::vector<int8_t> weights;      // dense [K][C/groups][R][S], or basis [M][R][S]
    std::vector<int8_t> coefficients; // [K][M][C]
    std::vector<svp_requant> requant;
    uint8_t background = 0; // what the output tensor holds before
};

// The whole command, once the operands' sizes are set.
svp_layer_command layer_command(const LayerCase& layer);
// Bytes of each operand as DRAM holds them; sets the operands' sizes.
std::vector<std::vector<uint8_t>> operand_bytes(LayerCase& layer);

// Output codes of the layer; COPY: of its channels only.
Codes expected_output(const LayerCase& layer);
// Products and additions as docs/escalate.md "Effectual work" counts them, for one spatial tile.
uint64_t expected_effectual(const LayerCase& layer);

// The output tensor unpacked from memory: COPY: of its channels only. Adds a failure where it contradicts itself.
Codes unpack_output(const LayerCase& layer, const std::vector<uint8_t>& bytes);

uint64_t pick(std::mt19937_64& random, uint64_t low, uint64_t high);
bool chance(std::mt19937_64& random, double probability);

// A small layer of any kind. Spatial tiles and rounds are for the caller to fit.
LayerCase random_layer(std::mt19937_64& random);
// Fills in random data for a command whose shape is set: input density and weight density within 0 .. 1.
void fill_layer(LayerCase& layer, std::mt19937_64& random, double activation_density, double weight_density);

} // namespace svp::test
