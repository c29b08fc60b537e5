// SPDX-License-Identifier: Apache-2.0
// A test bench: the cluster, a memory, and somebody who sends commands, in a SystemC kernel of their own.
#pragma once

#include "models/engines/escalate/cluster/cluster.h"
#include "tests/integration/engines/escalate/layer_case.h"
#include "tests/support/kernel_context.h"
#include "tests/support/memory_stand_in.h"

#include <memory>
#include <string>
#include <vector>

namespace svp::test {

class ClusterBench {
  public:
    explicit ClusterBench(const escalate::ClusterConfig& config);
    ~ClusterBench();

    struct Outcome {
        bool answered = false; // false: the simulation ran dry, a deadlock
        uint32_t error_code = 0, error_info = 0;
        uint64_t effectual = 0, cycles = 0;
    };

    // Lays the layer's operands out in memory, each at a 64-byte boundary, and sends its command.
    void send(LayerCase& layer);
    // Until the command is answered, or for so many nanoseconds.
    Outcome wait();
    void run_for(uint64_t nanoseconds);
    // Sends an abort; wait() then returns the running command's outcome.
    void abort();
    Outcome run(LayerCase& layer)
    {
        send(layer);
        return wait();
    }

    std::vector<uint8_t> operand(unsigned index) const;
    uint64_t address(unsigned index) const { return message_.address[index]; }
    uint8_t& byte(unsigned operand, uint64_t offset)
    {
        return memory().bytes[address(operand) - MemoryStandIn::base + offset];
    }
    MemoryStandIn& memory() { return *memory_; }
    escalate::Cluster& cluster() { return *cluster_; }
    bool abort_answered() const { return abort_answered_; }

    // Every Activity adds up to its elapsed cycles; buffers have moved what the memory says.
    void check_accounting();
    // Of the module whose name ends so.
    uint64_t counter(const std::string& module, const std::string& counter);
    uint64_t cycles(const std::string& module, const std::string& state);
    // All counters and activities as text, to compare two runs.
    std::string statistics();

  private:
    std::vector<Module*> modules();

    struct Sender;
    std::unique_ptr<KernelContext> kernel_;
    std::unique_ptr<MemoryStandIn> memory_;
    std::unique_ptr<escalate::Cluster> cluster_;
    std::unique_ptr<Sender> sender_;
    EngineCommand message_, abort_;
    bool answered_ = false, abort_answered_ = false;
    uint64_t sent_edge_ = 0;
};

} // namespace svp::test
