// SPDX-License-Identifier: Apache-2.0
// Test cases of the command processor: a bench whose host CPU runs the test's code.
#pragma once

#include "interface/engines/aie/aie_target.h"
#include "tests/unit/models/command_processor/control_bench.h"

namespace svp::test {

class CommandProcessorTest : public KernelFixture {
  protected:
    // Runs code with a bench that exists before the code is called.
    template <class Code>
    Bench& with(Code code, const ControlConfig& control = {}, std::vector<PmuEvent> events = {},
                const std::vector<AttachedEngine>& attached = one_engine())
    {
        auto application = [this, code](svp_port& port) {
            code(*bench_, Registers{port});
            return 0;
        };
        bench_ = std::make_unique<Bench>(application, control, HostCpuConfig{}, std::move(events), attached);
        EXPECT_EQ(bench_->run(), 0);
        return *bench_;
    }

  private:
    std::unique_ptr<Bench> bench_;
};

inline const svp_completion& record(Bench& bench, uint32_t sequence)
{
    return bench.bus.at<svp_completion>(record_of(sequence));
}

} // namespace svp::test
