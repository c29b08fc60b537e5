// A fresh SystemC kernel for every test case, so that many simulations run in one test program.
#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <sysc/kernel/sc_simcontext.h>

namespace svp::test {

class KernelFixture : public testing::Test {
  protected:
    KernelFixture() : context_(std::make_unique<sc_core::sc_simcontext>())
    {
        sc_core::sc_curr_simcontext = context_.get();
        sc_core::sc_default_global_context = context_.get();
    }
    ~KernelFixture() override
    {
        context_.reset();
        sc_core::sc_curr_simcontext = nullptr;
        sc_core::sc_default_global_context = nullptr;
    }

  private:
    // Modules are members of derived fixtures or locals of a test: they go before the context does.
    std::unique_ptr<sc_core::sc_simcontext> context_;
};

} // namespace svp::test
