// SPDX-License-Identifier: Apache-2.0
// The instances of a platform: the one table behind its modules, their bindings, the memory map and the laws.
#pragma once

#include "base/yaml/yaml_reader.h"
#include "platform/config/config_places.h"
#include "platform/system/instance.h"
#include "platform/system/instance_kind.h"

#include <functional>
#include <string>
#include <vector>

namespace svp {

class InstanceTable {
  public:
    using Kinds = std::vector<const InstanceKind*>;

    // Adds a row with the defaults of its kind.
    Instance& add(std::string name, const InstanceKind& kind);
    // Adds the rows of a map: name, then what the row holds. Names in `reserved` are sections of their own. Throws
    // InputError with file, line and key.
    void read(const YamlReader& rows, const Kinds& kinds, const std::vector<std::string>& reserved,
              ConfigPlaces& places);
    void clear() { rows_.clear(); }

    // Null where there is none, or it is not enabled.
    const Instance* find(const std::string& name) const;
    // As find, also where it is not enabled.
    Instance* row(const std::string& name);
    std::vector<Instance>& rows() { return rows_; }
    const std::vector<Instance>& rows() const { return rows_; }
    // Those that are enabled, in the table's order.
    std::vector<const Instance*> enabled() const;

    // All of what is attached to the network, in the table's order.
    std::vector<Attachment> attachments() const;
    // Columns of places that the network has; 1 where there is no network.
    unsigned network_columns() const;
    // Where the clients of `instance` begin among the channels of its DMA, and how many channels a DMA has.
    unsigned first_dma_client(const Instance& instance) const;
    unsigned dma_channels(const std::string& dma) const;

    void describe(ConfigVisitor& visitor);
    // Empty, or "NAME.key: what is wrong".
    std::string validate() const;
    // One line per address range.
    std::string memory_map_text() const;

  private:
    std::string network_problem() const;

    std::vector<Instance> rows_;
};

} // namespace svp
