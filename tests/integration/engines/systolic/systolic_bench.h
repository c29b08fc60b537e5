// SPDX-License-Identifier: Apache-2.0
// A test bench: a systolic array, a memory, and somebody who sends the commands of a one-layer network.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/oracle/integer_executor.h"
#include "interface/loadable/loadable_format.h"
#include "models/engines/systolic/array/systolic_array.h"
#include "tests/support/kernel_context.h"
#include "tests/support/memory_stand_in.h"

#include <memory>
#include <string>
#include <vector>

namespace svp::test {

class SystolicBench {
  public:
    explicit SystolicBench(const systolic::SystolicConfig& config);
    ~SystolicBench();

    struct Outcome {
        bool answered = false; // false: the simulation ran dry, a deadlock
        uint32_t error_code = 0, error_info = 0;
        uint64_t effectual = 0;
    };

    // Compiles the network, whose last layer is sent with the results of those before it, and lays all out in memory.
    void load(const compiler::Network& network, const compiler::Codes& input);
    void send();
    Outcome wait();
    Outcome run()
    {
        send();
        return wait();
    }
    // Sends an abort; wait() then returns the running command's outcome.
    void abort();
    void run_for(uint64_t nanoseconds);

    // What the layer has written.
    compiler::Codes output() const;
    compiler::Codes expected() const { return expected_; }
    uint64_t address(unsigned operand) const { return message_.address[operand]; }
    uint8_t& byte(unsigned operand, uint64_t offset)
    {
        return memory_->bytes[address(operand) - MemoryStandIn::base + offset];
    }
    svp_layer_command& command() { return message_.command; }
    MemoryStandIn& memory() { return *memory_; }
    systolic::SystolicArray& array() { return *array_; }
    bool abort_answered() const { return abort_answered_; }
    // Every activity is idle and adds up to its elapsed cycles, and nothing is in flight.
    void check_accounting();
    // The channels have moved what the memory says; it counts parts of transfers that failed, too.
    void check_bytes();

  private:
    struct Sender;
    const systolic::SystolicConfig config_;
    std::unique_ptr<KernelContext> kernel_;
    std::unique_ptr<MemoryStandIn> memory_;
    std::unique_ptr<systolic::SystolicArray> array_;
    std::unique_ptr<Sender> sender_;
    EngineCommand message_, abort_;
    bool answered_ = false, abort_answered_ = false;
    compiler::Codes expected_;
    svp_tensor output_record_{};
    uint64_t output_address_ = 0;
    unsigned output_channels_ = 0;
};

} // namespace svp::test
