// The whole platform: modules made from a config and bound to each other.
#pragma once

#include "models/command_processor/command_processor.h"
#include "models/dma/dma.h"
#include "models/engines/escalate/cluster/cluster.h"
#include "models/interconnect/mesh/mesh.h"
#include "models/memory/dram/dram.h"
#include "models/processors/native/host_cpu.h"
#include "platform/system/array_subsystem.h"
#include "platform/system/platform_config.h"

#include <memory>
#include <string>
#include <vector>

namespace svp {

class System : public sc_core::sc_module {
  public:
    // `config` is valid. `application` is the firmware that the host CPU runs.
    System(const sc_core::sc_module_name& name, const PlatformConfig& config, HostCpu::Application application);

    HostCpu& host_cpu() { return host_cpu_; }
    CommandProcessor& command_processor() { return command_processor_; }
    Mesh& noc() { return noc_; }
    Dram& dram() { return dram_; }
    Dma& dma() { return dma_; }
    escalate::Cluster& cluster() { return cluster_; }
    // Null without a tile array.
    aie::Array* array() { return array_ ? &array_->array() : nullptr; }

    // Bytes as the bus sees them, without time and side effects. False beyond the memory.
    bool read_memory(uint64_t address, void* data, size_t bytes);
    // The same for the upper memory tile of an array column. `offset` and `bytes`: multiples of 4.
    bool read_memory_tile(unsigned column, uint32_t offset, void* data, size_t bytes);
    // Flips stored bits of DRAM.
    void corrupt(uint64_t address, uint8_t xor_mask);

  private:
    bool transport_debug(tlm::tlm_command command, uint64_t address, uint8_t* data, size_t bytes);

    const PlatformConfig config_;
    sc_core::sc_signal<bool> interrupt_{"interrupt"};
    HostCpu host_cpu_;
    escalate::Cluster cluster_;
    Dma dma_;
    Dram dram_;
    Mesh noc_;
    CommandProcessor command_processor_;
    std::unique_ptr<ArraySubsystem> array_;
};

} // namespace svp
