// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/page/page_policy_list.h"

namespace svp {
namespace {

class OpenAdaptivePage final : public PagePolicy {
  public:
    bool closes(const BankDemand& demand) override { return !demand.open_row && demand.other_row; }
};

} // namespace

std::unique_ptr<PagePolicy> make_open_adaptive_page() { return std::make_unique<OpenAdaptivePage>(); }

} // namespace svp
