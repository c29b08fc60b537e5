// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/page/page_policy_list.h"

namespace svp {
namespace {

class ClosedPage final : public PagePolicy {
  public:
    bool closes(const BankDemand& demand) override { return !demand.open_row; }
};

} // namespace

std::unique_ptr<PagePolicy> make_closed_page() { return std::make_unique<ClosedPage>(); }

} // namespace svp
