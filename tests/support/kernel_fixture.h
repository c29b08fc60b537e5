// SPDX-License-Identifier: Apache-2.0
// A fresh SystemC kernel for every test case, so that many simulations run in one test program.
#pragma once

#include "tests/support/kernel_context.h"

#include <gtest/gtest.h>

namespace svp::test {

class KernelFixture : public testing::Test {
  private:
    // Modules are members of derived fixtures or locals of a test: they go before the context does.
    KernelContext context_;
};

} // namespace svp::test
