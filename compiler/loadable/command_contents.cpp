// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/command_contents.h"

#include "base/errors/fail.h"
#include "compiler/loadable/command_text.h"

#include <cstring>

namespace svp::compiler {

void check_constant_operand(const Loadable& loadable, const svp_layer_command& command, uint32_t operand,
                            const char* name, const std::string& place)
{
    const svp_operand& range = command.operand[operand];
    if (range.size == 0) return;
    const uint64_t end = uint64_t{range.offset} + range.size;
    if (command.operand_region[operand] == SVP_REGION_CONSTANTS && end <= loadable.constants().size()) return;
    fail(place, "operand '{}' ({} bytes at offset {} of region {}) is not inside the constants", name, range.size,
         range.offset, command.operand_region[operand]);
}

void append_requantization(const Loadable& loadable, const svp_operand& operand, std::vector<svp_requant>& records)
{
    if (operand.size == 0) return;
    const size_t before = records.size();
    records.resize(before + operand.size / sizeof(svp_requant));
    std::memcpy(records.data() + before, loadable.constants().data + operand.offset,
                (records.size() - before) * sizeof(svp_requant));
}

void check_requantization(const Loadable& loadable, const svp_operand& operand, uint32_t most_shift,
                          const std::string& place)
{
    std::vector<svp_requant> records;
    append_requantization(loadable, operand, records);
    for (size_t i = 0; i < records.size(); ++i)
        if (records[i].multiplier < 0 || records[i].shift > most_shift)
            fail(place, "requantization record {}: multiplier {}, shift {} (0 to {})", i, records[i].multiplier,
                 records[i].shift, most_shift);
}

void check_slices(const svp_layer& layer, const std::vector<OutputSlice>& slices, const std::string& place)
{
    const OutputSlice& first = slices.front();
    if (!first.copies) {
        if (slices.size() != 1) fail(place, "{} commands of {}", slices.size(), operation_name(layer));
        return;
    }
    uint32_t channels = 0;
    for (size_t i = 0; i < slices.size(); ++i) {
        const OutputSlice& slice = slices[i];
        if (!slice.copies || slice.first != channels)
            fail(place, "command {} does not copy to channel {}", layer.first_command + i, channels);
        if (slice.low != first.low || slice.high != first.high)
            fail(place, "command {} clamps differently from the first", layer.first_command + i);
        channels += slice.channels;
    }
    if (channels != first.of) fail(place, "copies {} of {} channels", channels, first.of);
}

} // namespace svp::compiler
