// A SystemC kernel of its own for as long as it lives; modules go before it does.
#pragma once

#include <memory>
#include <sysc/kernel/sc_simcontext.h>

namespace svp::test {

class KernelContext {
  public:
    KernelContext() : context_(std::make_unique<sc_core::sc_simcontext>())
    {
        sc_core::sc_curr_simcontext = context_.get();
        sc_core::sc_default_global_context = context_.get();
    }
    ~KernelContext()
    {
        context_.reset();
        sc_core::sc_curr_simcontext = nullptr;
        sc_core::sc_default_global_context = nullptr;
    }
    KernelContext(const KernelContext&) = delete;
    KernelContext& operator=(const KernelContext&) = delete;

  private:
    std::unique_ptr<sc_core::sc_simcontext> context_;
};

} // namespace svp::test
