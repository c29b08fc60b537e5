// SPDX-License-Identifier: Apache-2.0
// What a loadable holds for one engine beyond its tables, as whoever checks, lists and reads loadables asks for it. An
// engine overrides what it has something to say about.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/loadable/compression.h"
#include "compiler/loadable/listing.h"
#include "compiler/loadable/loadable.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace svp::compiler {

// What a command says about a tensor that it reads or writes.
struct TensorReference {
    uint32_t operand = 0;
    const char* operand_name = "";
    uint32_t format = 0, height = 0, width = 0, channels = 0;
    int32_t zero_point = 0;
};

struct CommandReferences {
    std::optional<TensorReference> input, residual, output;
};

class EngineContents {
  public:
    virtual ~EngineContents() = default;
    virtual uint32_t engine() const = 0; // its id

    // The reader has let the tables and commands pass. Throws InputError, one line that begins with `place`.
    virtual void check(const Loadable& loadable, const std::string& place) const;

    // Tensors: those that a command names, and layers that only set the engine up, which write none.
    virtual CommandReferences references(const svp_layer_command& command) const;
    virtual bool sets_up(const Loadable& loadable, const svp_layer& layer) const;

    // All zero where a command has no weights of its own.
    virtual WeightStorage weight_storage(const Loadable& loadable, const svp_layer_command& command) const;

    // Of commands that the reader refuses: the sizes in one, and what is wrong with an operand.
    virtual std::string sizes_text(const svp_layer_command& command) const;
    virtual std::string operand_error_text(const svp_layer_command& command, uint32_t operand) const;

    // For `sparsevp inspect`: what follows the name of the first engine, lines about its target, where tensors are
    // inside it, the line or lines of a command.
    virtual std::string target_text(const Loadable& loadable) const;
    virtual void list_target(const Loadable& loadable, Listing& out) const;
    virtual void list_placements(const Loadable& loadable, Listing& out) const;
    virtual void list_command(size_t index, const svp_layer_command& command, Listing& out) const;

    // Do the commands say what they compute? Then take_layer adds all but name and tensors of the layer.
    virtual bool tells_network() const;
    virtual void take_layer(const Loadable& loadable, const svp_layer& record, Layer& layer) const;
};

// Of an engine that engines/contents_list.h does not name: nothing beyond the tables.
const EngineContents& engine_contents(uint32_t engine);

} // namespace svp::compiler
