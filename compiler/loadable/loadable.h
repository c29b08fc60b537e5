// A loadable in memory: validated once, then read through typed views.
#pragma once

#include "base/view.h"
#include "compiler/ir/network.h"
#include "interface/common/loadable_format.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler {

class Loadable {
  public:
    // Checks everything that a file can hold: magic, version, sizes, checksums, section table, every offset, every
    // command's operands against its region and shape. `place` (a file name) starts every message. Throws InputError.
    Loadable(std::vector<uint8_t> bytes, const std::string& place);
    static Loadable read(const std::string& path);

    const svp_loadable_header& header() const;
    const svp_target& target() const;
    View<svp_region> regions() const;
    View<svp_tensor> tensors() const;
    View<svp_layer> layers() const;
    View<svp_layer_command> commands() const;
    View<uint8_t> constants() const;
    // Null where no command is for the tile array; then there are no placements either.
    const svp_array_target* array_target() const;
    View<svp_placement> placements() const; // one per tensor
    const svp_tensor& input() const;
    const svp_tensor& output() const;
    const std::vector<uint8_t>& bytes() const { return bytes_; }

  private:
    std::vector<uint8_t> bytes_;
};

// Written to a temporary beside it and renamed: no partial file is left behind.
void write_loadable(const Loadable& loadable, const std::string& path);

// The network that the commands describe, its weights unpacked again: what the oracle executes for a bare .svp file.
// Throws InputError for commands of the tile array, whose programs do not say it.
Network network_of(const Loadable& loadable);

// Readable listing for `sparsevp inspect`: header, target, tensors, layers, commands, sizes and compression.
std::string describe(const Loadable& loadable);

} // namespace svp::compiler
