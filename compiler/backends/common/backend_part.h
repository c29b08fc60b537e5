// SPDX-License-Identifier: Apache-2.0
// The layers of a network that one engine runs, as the assembly of a loadable asks for them.
#pragma once

#include "compiler/loadable/file_layout.h"
#include "compiler/memory/tensor_table.h"
#include "interface/loadable/loadable_format.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

// A layer of the loadable. The assembly sets where its commands are, their version and what layer they are of.
struct LayerCode {
    svp_layer record{};
    std::vector<svp_layer_command> commands;
};

// Tensors and layers are those of the network that the part was made for. `constants`: the region of constants, to be
// appended to; InputError where it would grow past the 4 GiB that a region holds.
class BackendPart {
  public:
    BackendPart() = default;
    BackendPart(const BackendPart&) = delete;
    BackendPart& operator=(const BackendPart&) = delete;
    virtual ~BackendPart() = default;

    // Estimated time of one of its layers in an inference.
    virtual double seconds(size_t layer) const = 0;
    // Of a tensor that its layers touch. One that other layers touch, too, is in DRAM and dense.
    virtual TensorForm form(int tensor) const = 0;

    // Once each, in this order.
    virtual void append_constants(std::vector<uint8_t>& constants) = 0;           // that all its layers share
    virtual void place(const std::vector<svp_tensor>& tensors) = 0;               // where all the network's tensors are
    virtual std::vector<LayerCode> start_up(std::vector<uint8_t>& constants) = 0; // pseudo layers before the first one
    virtual LayerCode code(size_t layer, std::vector<uint8_t>& constants) = 0;    // its layers, in order
    virtual void bind_regions(svp_layer_command& command, const std::vector<svp_region>& regions) const = 0;
    virtual EngineRecords records() const = 0; // its sections of the loadable
};

} // namespace svp::compiler
