// SPDX-License-Identifier: Apache-2.0
// A kind of instance that a platform's table can have. Adding one is a class and its line in
// platform/kinds/kind_list.h.
#pragma once

#include "models/interconnect/common/interconnect.h"
#include "platform/system/instance.h"

#include <memory>
#include <string>
#include <vector>

namespace svp {

class InstanceTable;
class Part;
class System;

// What an instance attaches to the network.
struct Attachment {
    NetworkPort port;
    uint64_t base = 0, bytes = 0; // of a target's address range; no bytes: an initiator
    bool is_target() const { return bytes != 0; }
};

class InstanceKind {
  public:
    virtual ~InstanceKind() = default;
    virtual const char* name() const = 0;
    virtual const char* description() const = 0;
    virtual std::unique_ptr<InstanceSettings> make_settings() const = 0;

    // Which of the common keys its rows have.
    virtual bool on_network() const { return true; }
    virtual bool has_registers() const { return false; }
    virtual bool has_interrupt() const { return false; }
    // Do the interrupts of the others end here?
    virtual bool takes_interrupts() const { return false; }
    virtual bool is_memory() const { return false; }
    // Of a memory's data buses, or a link of the network; 0 for others.
    virtual double peak_bytes_per_second(const Instance&) const { return 0; }
    virtual bool is_network() const { return false; }
    // Of a network whose places are in columns: how many there are.
    virtual unsigned network_columns(const Instance&) const { return 1; }
    // Of a network: empty, or "PORT: what is wrong" with where something is attached to it.
    virtual std::string check_places(const Instance&, const NetworkPorts&) const { return {}; }
    // May a platform be without it, `enabled: false`?
    virtual bool optional() const { return true; }
    // DMA clients that an instance needs, 0 where it does not use the DMA of its row.
    virtual unsigned dma_clients() const { return 0; }
    // The DMA instance that it uses; empty: none.
    virtual std::string dma_of(const Instance&) const { return {}; }
    // Has it something to forget that firmware may want to reset, without resetting memory or itself?
    virtual bool resets_by_default() const { return false; }
    // Parts are made in this order: what looks at parts of others when it is made comes after them.
    virtual unsigned make_order() const { return 0; }

    // Its rows in the default platform.
    virtual void add_default(InstanceTable&) const {}
    // Keys under `places` and `memory_map` that files had for its row before there was a table.
    virtual void describe_former_place(Instance&, ConfigVisitor&) const {}
    virtual void describe_former_base(Instance&, ConfigVisitor&) const {}

    virtual std::vector<Attachment> attachments(const Instance&, const InstanceTable&) const { return {}; }
    // Rules across instances: empty, or "key: what is wrong" with the key relative to the row.
    virtual std::string check(const Instance&, const InstanceTable&) const { return {}; }
    // Its modules, in the module that is under construction.
    virtual std::unique_ptr<Part> make(const Instance&, System&) const = 0;
};

} // namespace svp
