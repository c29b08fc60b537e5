// SPDX-License-Identifier: Apache-2.0
// A SystemC kernel of its own for as long as this object lives; then the one before is current again. Kernels nest:
// modules go before their kernel, and kernels in the reverse order of their construction.
#pragma once

#include <memory>
#include <sysc/kernel/sc_simcontext.h>

namespace svp::test {

class KernelContext {
  public:
    KernelContext()
        : before_(sc_core::sc_curr_simcontext),
          default_before_(sc_core::sc_default_global_context),
          context_(std::make_unique<sc_core::sc_simcontext>())
    {
        sc_core::sc_curr_simcontext = context_.get();
        sc_core::sc_default_global_context = context_.get();
    }
    ~KernelContext()
    {
        context_.reset();
        sc_core::sc_curr_simcontext = before_;
        sc_core::sc_default_global_context = default_before_;
    }
    KernelContext(const KernelContext&) = delete;
    KernelContext& operator=(const KernelContext&) = delete;

  private:
    sc_core::sc_simcontext *before_, *default_before_;
    std::unique_ptr<sc_core::sc_simcontext> context_;
};

} // namespace svp::test
