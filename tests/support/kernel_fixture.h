// A fresh SystemC kernel, so that many simulations run in one test program.
#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <sysc/kernel/sc_simcontext.h>

namespace svp::test {

// The current SystemC context for as long as it lives. Modules must go before it does.
class FreshKernel {
  public:
    FreshKernel() : context_(std::make_unique<sc_core::sc_simcontext>())
    {
        sc_core::sc_curr_simcontext = context_.get();
        sc_core::sc_default_global_context = context_.get();
    }
    ~FreshKernel()
    {
        context_.reset();
        sc_core::sc_curr_simcontext = nullptr;
        sc_core::sc_default_global_context = nullptr;
    }
    FreshKernel(const FreshKernel&) = delete;
    FreshKernel& operator=(const FreshKernel&) = delete;

  private:
    std::unique_ptr<sc_core::sc_simcontext> context_;
};

// One for every test case. Modules are members of derived fixtures or locals of a test: they go before it does.
class KernelFixture : public testing::Test {
  private:
    FreshKernel kernel_;
};

} // namespace svp::test
