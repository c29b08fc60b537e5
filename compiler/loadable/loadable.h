// SPDX-License-Identifier: Apache-2.0
// A loadable in memory: validated once, then read through typed views.
#pragma once

#include "base/view.h"
#include "compiler/ir/network.h"
#include "interface/common/engine_interface.h"
#include "interface/loadable/loadable_format.h"

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
    View<svp_region> regions() const;
    View<svp_tensor> tensors() const;
    View<svp_layer> layers() const;
    View<svp_layer_command> commands() const;
    View<uint8_t> constants() const;
    bool uses(uint32_t engine) const; // has commands for it
    // Those that it uses, in the order of interface/engines/engine_list.h.
    std::vector<const svp_engine_interface*> engines() const;
    // Of an engine by its id, as its own header has it (interface/engines/<engine>/<engine>_target.h). Null where no
    // command is for the engine.
    template <class Target>
    const Target* target(uint32_t engine) const
    {
        return reinterpret_cast<const Target*>(section_of(engine, SVP_SECTION_TARGET));
    }
    // One per tensor; empty where no command is for the engine.
    template <class Placement>
    View<Placement> placements(uint32_t engine) const
    {
        const uint8_t* first = section_of(engine, SVP_SECTION_PLACEMENTS);
        return {reinterpret_cast<const Placement*>(first), first ? tensors().size() : 0};
    }
    const svp_tensor& input() const;
    const svp_tensor& output() const;
    const std::vector<uint8_t>& bytes() const { return bytes_; }

  private:
    const uint8_t* section_of(uint32_t engine, svp_section_kind kind) const; // null: there is none

    std::vector<uint8_t> bytes_;
};

// Written to a temporary beside it and renamed: no partial file is left behind.
void write_loadable(const Loadable& loadable, const std::string& path);

// The network that the commands describe, its weights unpacked again: what the oracle executes for a bare .svp file.
// Throws InputError for commands of engines whose programs do not say it.
Network network_of(const Loadable& loadable);

// Do its commands say what network they compute? Else --check needs the network's own file.
bool tells_network(const Loadable& loadable);

// Readable listing for `sparsevp inspect`: header, target, tensors, layers, commands, sizes and compression.
std::string describe(const Loadable& loadable);

} // namespace svp::compiler
