// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/refresh/refresh_policy_list.h"

namespace svp {
namespace {

class AllBankRefresh final : public RefreshPolicy {
  public:
    AllBankRefresh(const DramTiming& timing, unsigned banks)
        : interval_(timing.trefi),
          cycles_(timing.trfc),
          banks_(banks),
          due_(interval_)
    {
    }
    uint64_t due() const override { return due_; }
    Refresh take() override
    {
        const Refresh refresh{due_, 0, banks_, cycles_, true};
        due_ += interval_;
        return refresh;
    }
    uint64_t skip_rounds(uint64_t edge) override
    {
        if (due_ > edge) return 0;
        const uint64_t skipped = (edge - due_) / interval_; // the last one takes place
        due_ += skipped * interval_;
        return skipped;
    }
    void restart(uint64_t edge) override { due_ = edge + interval_; }

  private:
    uint64_t interval_;
    unsigned cycles_, banks_;
    uint64_t due_;
};

} // namespace

std::unique_ptr<RefreshPolicy> make_all_bank_refresh(const DramTiming& timing, unsigned banks)
{
    return std::make_unique<AllBankRefresh>(timing, banks);
}

} // namespace svp
