// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/refresh/refresh_policy_list.h"

namespace svp {
namespace {

class NoRefresh final : public RefreshPolicy {
  public:
    uint64_t due() const override { return never; }
    Refresh take() override { return {}; }
    uint64_t skip_rounds(uint64_t) override { return 0; }
    void restart(uint64_t) override {}
};

} // namespace

std::unique_ptr<RefreshPolicy> make_no_refresh(const DramTiming&, unsigned) { return std::make_unique<NoRefresh>(); }

} // namespace svp
