// SPDX-License-Identifier: Apache-2.0
// Puts a loadable together from the parts that back ends make of a network.
#pragma once

#include "compiler/loadable/file_layout.h"
#include "compiler/partition/assignment.h"

#include <memory>
#include <vector>

namespace svp::compiler {

class LoadableBuilder {
  public:
    // Needs a checked network, which outlives the builder, as the back ends do. Throws InputError where a layer cannot
    // be mapped.
    LoadableBuilder(const Network& network, const Backends& backends, const Assignment& assignment);

    // Once. Pseudo layers of the engines come first, then one layer per network layer; the last command interrupts.
    // Throws InputError where engines cannot share a tensor, or a region grows past 4 GiB.
    LoadableParts build();

  private:
    std::vector<TensorForm> tensor_forms() const;
    TensorForm form_of(size_t tensor, const std::vector<size_t>& users) const;
    void add_layer(LayerCode layer, size_t backend);
    void bind_regions();

    const Network& network_;
    const Backends& backends_;
    const Assignment& assignment_;
    std::vector<std::unique_ptr<BackendPart>> parts_; // by back end; null where it has no layers
    std::vector<size_t> command_backends_;            // whose each command is
    LoadableParts loadable_;
};

} // namespace svp::compiler
