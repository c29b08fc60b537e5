// SPDX-License-Identifier: Apache-2.0
// A loadable as a file: checked by the one reader (interface/loadable), laid out from its parts.
#pragma once

#include "interface/loadable/loadable_format.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler {

// What svp_loadable_open finds. Throws InputError, one line that begins with `place`.
void check_file_layout(const std::vector<uint8_t>& bytes, const std::string& place);

// Of a checked file. `engine`: for the kinds that are an engine's. Null: there is none.
const svp_section* find_section(const std::vector<uint8_t>& bytes, svp_section_kind kind, uint32_t engine = 0);

// What a file has of an engine: its target record, and its records of where tensors are.
struct EngineRecords {
    uint32_t engine = 0;
    std::vector<uint8_t> target, placements;
};

// Everything of a loadable, to be laid out as a file.
struct LoadableParts {
    std::string network;
    uint64_t seed = 0;
    std::vector<EngineRecords> engines; // that have commands
    std::vector<svp_region> regions;
    std::vector<svp_tensor> tensors;
    std::vector<svp_layer> layers;
    std::vector<svp_layer_command> commands;
    std::vector<uint8_t> constants;
};

// Records of interface/engines/<engine>/<engine>_target.h as bytes.
template <class Record>
std::vector<uint8_t> record_bytes(const Record* records, size_t count)
{
    const auto* first = reinterpret_cast<const uint8_t*>(records);
    return {first, first + count * sizeof(Record)};
}

std::vector<uint8_t> assemble_file(const LoadableParts& parts);

// Sets both checksums of a file that is at least a header long.
void seal_file(std::vector<uint8_t>& bytes);

// Into a zero-terminated field: cut between two UTF-8 characters, control characters replaced by '?'.
void copy_name(char (&field)[SVP_NAME_BYTES], const std::string& name);

} // namespace svp::compiler
