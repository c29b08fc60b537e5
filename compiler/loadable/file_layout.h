// The frame of a loadable file: header, section table, checksums. What is inside the sections: contents_check.h.
#pragma once

#include "interface/common/loadable_format.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler {

// Magic, version, sizes, both checksums, section table; afterwards every section of a known kind is there once (those
// of the tile array both or none), lies inside the file and holds whole elements. Throws InputError, one line that
// begins with `place`.
void check_file_layout(const std::vector<uint8_t>& bytes, const std::string& place);

bool has_section(const std::vector<uint8_t>& bytes, svp_section_kind kind);
// A section that a checked file has.
const svp_section& find_section(const std::vector<uint8_t>& bytes, svp_section_kind kind);

// Everything of a loadable, to be laid out as a file.
struct LoadableParts {
    std::string network;
    uint64_t seed = 0;
    svp_target target{};
    std::vector<svp_region> regions;
    std::vector<svp_tensor> tensors;
    std::vector<svp_layer> layers;
    std::vector<svp_layer_command> commands;
    std::vector<uint8_t> constants;
    std::vector<svp_array_target> array;   // one where commands are the tile array's
    std::vector<svp_placement> placements; // then one per tensor
};

std::vector<uint8_t> assemble_file(const LoadableParts& parts);

// Sets both checksums of a file that is at least a header long.
void seal_file(std::vector<uint8_t>& bytes);

// Into a zero-terminated field: cut between two UTF-8 characters, control characters replaced by '?'.
void copy_name(char (&field)[SVP_NAME_BYTES], const std::string& name);

// Zero-terminated, zeros after it, not empty, no control characters.
bool is_name(const char* field, size_t size);

} // namespace svp::compiler
