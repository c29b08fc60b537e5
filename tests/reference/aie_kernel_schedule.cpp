// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/aie_kernel_schedule.h"

#include <algorithm>
#include <set>

namespace svp::test {
namespace {

constexpr uint64_t not_yet = UINT64_MAX;
constexpr unsigned vector_bytes = 32, group_pixels = 4, block = 8;

// One accumulator register between two tiles.
struct Register {
    uint64_t product = 0;       // cycle of its last product
    unsigned drains_left = 0;   // SRS or stores
    unsigned refills_left = 0;  // UPS or loads
    uint64_t drained = not_yet; // cycle of the last of each
    uint64_t refilled = not_yet;
};

bool last(uint32_t flags) { return (flags & SVP_AIE_LAST) != 0; }
bool first(uint32_t flags) { return (flags & SVP_AIE_FIRST) != 0; }

unsigned drains_of(uint32_t flags)
{
    if (!last(flags) || (flags & SVP_AIE_OUTPUT_INT32)) return 4; // stores of 256 of 1024 bits
    return flags & SVP_AIE_OUTPUT_INT16 ? 1 : 2;                  // SRS
}

// Each cycle the draining unit works on the first register that still has to be drained, the refilling one likewise.
void issue(std::vector<Register>& registers, uint64_t cycle)
{
    for (Register& r : registers) {
        if (r.drains_left == 0) continue;
        if (cycle >= r.product + 5 && --r.drains_left == 0) r.drained = cycle;
        break;
    }
    for (Register& r : registers) {
        if (r.refills_left == 0) continue;
        if (r.drained < cycle && --r.refills_left == 0) r.refilled = cycle;
        break;
    }
}

struct Pixel {
    unsigned y, x;
};
using Group = std::vector<Pixel>;

std::vector<Group> groups_of(const svp_aie_kernel_shape& s)
{
    const bool one_tap = s.kernel_h * s.kernel_w == 1 && s.stride_h * s.stride_w == 1;
    const bool flat = one_tap && s.in_columns == s.out_columns;
    std::vector<Group> groups;
    for (unsigned y = 0; y < s.out_rows; ++y)
        for (unsigned x = 0; x < s.out_columns; ++x) {
            const bool row_begins = x == 0 && !flat;
            if (groups.empty() || row_begins || groups.back().size() == group_pixels) groups.emplace_back();
            groups.back().push_back({y, x});
        }
    return groups;
}

// Loads that bring one tap of 4 pixels in a row, for 32 channels: vectors that their bytes fill, or one for each pixel.
unsigned tap_loads(const svp_aie_kernel_shape& s)
{
    if (s.in_channels > vector_bytes) return group_pixels;
    std::set<unsigned> vectors;
    for (unsigned p = 0; p < group_pixels; ++p)
        for (unsigned c = 0; c < s.in_channels; ++c)
            vectors.insert((p * s.stride_w * s.in_channels + c) / vector_bytes);
    const unsigned from_first_to_last = *vectors.rbegin() + 1;
    return std::min(from_first_to_last, group_pixels);
}

// Block-taps that a pair of output blocks multiplies, and vectors of input channels in which they lie.
struct Work {
    uint64_t products = 0, vectors = 0;
};

Work work_of(const svp_aie_kernel_shape& s, const KeptBlocks& kept, unsigned output, unsigned blocks)
{
    Work work;
    std::set<unsigned> vectors;
    for (unsigned o = output; o < output + blocks; ++o)
        for (unsigned i = 0; i < kept[o].size(); ++i) {
            if (!kept[o][i]) continue;
            ++work.products;
            vectors.insert(i / (vector_bytes / block));
        }
    work.products *= uint64_t{s.kernel_h} * s.kernel_w;
    work.vectors = vectors.size();
    return work;
}

// The loop: one load A and one load B a cycle, two loads B for each block; every accumulator is passed at least once.
uint64_t loop_cycles(uint64_t loads_a, uint64_t loads_b, unsigned accumulators)
{
    uint64_t cycles = 0;
    for (uint64_t passed = 0; loads_a > 0 || loads_b > 0 || passed < accumulators; ++cycles, ++passed) {
        loads_a -= loads_a > 0;
        loads_b -= loads_b > 0;
    }
    return cycles;
}

unsigned requantization_of(uint32_t flags)
{
    if (!last(flags) || (flags & (SVP_AIE_OUTPUT_INT16 | SVP_AIE_OUTPUT_INT32))) return 0;
    return flags & SVP_AIE_RESIDUAL ? 6 : 4;
}

unsigned stores_of(uint32_t flags)
{
    if (!last(flags) || (flags & SVP_AIE_OUTPUT_INT32)) return 4;
    return flags & SVP_AIE_OUTPUT_INT16 ? 2 : 1;
}

void add_tile(const svp_aie_kernel_shape& s, const Work& work, unsigned groups, unsigned blocks, ScheduledTime& time)
{
    const unsigned accumulators = groups * blocks, taps = s.kernel_h * s.kernel_w;
    const uint64_t loads_a = work.vectors * taps * groups * tap_loads(s), loads_b = 2 * work.products;
    const uint64_t stores = uint64_t{accumulators} * stores_of(s.flags);
    uint64_t cycles = loop_cycles(loads_a, loads_b, accumulators);
    for (unsigned a = 0; a < accumulators; ++a)
        cycles += requantization_of(s.flags);
    cycles += schedule_turnaround(s.flags, accumulators);
    time.cycles += std::max(cycles, stores);
    time.accesses[SVP_AIE_INPUT_OPERAND] += loads_a;
    time.accesses[SVP_AIE_WEIGHT_OPERAND] += loads_b;
    time.accesses[last(s.flags) ? SVP_AIE_OUTPUT_OPERAND : SVP_AIE_ACCUMULATOR_OPERAND] += stores;
    if (!first(s.flags)) time.accesses[SVP_AIE_ACCUMULATOR_OPERAND] += 4 * accumulators;
    if (s.flags & SVP_AIE_RESIDUAL) time.accesses[SVP_AIE_RESIDUAL_OPERAND] += accumulators;
}

} // namespace

uint64_t schedule_turnaround(uint32_t flags, unsigned accumulators)
{
    const uint64_t end = 1000; // the cycle after the last product
    std::vector<Register> registers(accumulators);
    for (unsigned i = 0; i < accumulators; ++i) {
        registers[i].product = end - accumulators + i;
        registers[i].drains_left = drains_of(flags);
        registers[i].refills_left = first(flags) ? 1 : 4;
    }
    for (uint64_t cycle = end - accumulators; registers.back().refilled == not_yet; ++cycle)
        issue(registers, cycle);
    const unsigned until_there = first(flags) ? 1 : 5;
    uint64_t begin = end;
    for (bool waits = true; waits; begin += waits) {
        waits = false;
        for (unsigned i = 0; i < accumulators; ++i)
            waits |= begin + i < registers[i].refilled + until_there;
    }
    return begin - end;
}

ScheduledTime schedule_convolution(const svp_aie_kernel_shape& shape, const KeptBlocks& kept)
{
    ScheduledTime time;
    const std::vector<Group> groups = groups_of(shape);
    if (groups.empty() || kept.empty()) return time;
    for (unsigned output = 0; output < kept.size(); output += 2) {
        const unsigned blocks = std::min<unsigned>(2, static_cast<unsigned>(kept.size()) - output);
        const Work work = work_of(shape, kept, output, blocks);
        for (size_t group = 0; group < groups.size(); group += 2)
            add_tile(shape, work, static_cast<unsigned>(std::min<size_t>(2, groups.size() - group)), blocks, time);
    }
    const unsigned load_to_product = 7, product_to_srs = 5, srs_to_store = 4, store = 5;
    time.cycles += load_to_product + product_to_srs + srs_to_store + store;
    return time;
}

} // namespace svp::test
