// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/page/page_policy_list.h"

namespace svp {
namespace {

class OpenPage final : public PagePolicy {
  public:
    bool closes(const BankDemand&) override { return false; }
};

} // namespace

std::unique_ptr<PagePolicy> make_open_page() { return std::make_unique<OpenPage>(); }

} // namespace svp
