// SPDX-License-Identifier: Apache-2.0
// The whole platform: the modules of a table's instances, bound to each other.
#pragma once

#include "models/processors/native/host_cpu.h"
#include "platform/system/instance_table.h"
#include "platform/system/part.h"

#include <map>
#include <memory>
#include <string>
#include <sysc/communication/sc_signal.h>
#include <vector>

namespace svp {

// The network as the parts see it.
class NetworkPart : public Part {
  public:
    // Of its module, as the statistics call it.
    virtual std::string unit() const = 0;
    virtual tlm::tlm_target_socket<64>& from_initiator(const std::string& port) = 0;
    virtual tlm::tlm_initiator_socket<64>& to_target(const std::string& port) = 0;
    // Bytes that came over a port, read and written, counted by the network; only those of accesses that succeeded.
    virtual uint64_t bytes_read(const std::string& port) const = 0;
    virtual uint64_t bytes_written(const std::string& port) const = 0;
};

class System : public sc_core::sc_module {
  public:
    // `instances` is valid and outlives the system. `application` is the firmware that the host CPU runs.
    System(const sc_core::sc_module_name& name, const InstanceTable& instances, HostCpu::Application application);
    ~System() override;

    const InstanceTable& instances() const { return instances_; }
    const HostCpu::Application& application() const { return application_; }
    const std::vector<std::unique_ptr<Part>>& parts() const { return parts_; }
    // Null where the instance is not there or of another type.
    template <class P>
    P* part(const std::string& instance) const
    {
        const auto found = by_name_.find(instance);
        return found == by_name_.end() ? nullptr : dynamic_cast<P*>(found->second);
    }
    // All parts of a type, in the table's order.
    template <class P>
    std::vector<P*> all() const
    {
        std::vector<P*> found;
        for (const Instance& instance : instances_.rows())
            if (P* typed = part<P>(instance.name)) found.push_back(typed);
        return found;
    }
    NetworkPart& network() const;
    // The interrupt line of a number; the same signal for every caller.
    sc_core::sc_signal<bool>& interrupt_line(unsigned number);
    // The one that the CPU sees.
    sc_core::sc_signal<bool>& cpu_interrupt() { return cpu_interrupt_; }

    // Bytes as the bus sees them, without time and side effects. False beyond the memory.
    bool read_memory(uint64_t address, void* data, size_t bytes);
    // Flips stored bits of a memory; nothing happens elsewhere.
    void corrupt(uint64_t address, uint8_t xor_mask);

    // Laws that hold after every run: bytes over each link to the network, and those of the parts.
    std::vector<Law> laws() const;
    void on_log(const Part::Log& log);

  private:
    void make(const Instance& instance);

    const InstanceTable instances_;
    const HostCpu::Application application_;
    sc_core::sc_signal<bool> cpu_interrupt_{"interrupt"};
    std::map<unsigned, std::unique_ptr<sc_core::sc_signal<bool>>> interrupts_;
    std::vector<std::unique_ptr<Part>> parts_;
    std::map<std::string, Part*> by_name_;
};

} // namespace svp
