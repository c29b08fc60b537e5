// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/refresh/refresh_policy_list.h"

namespace svp {
namespace {

class PerBankRefresh final : public RefreshPolicy {
  public:
    PerBankRefresh(const DramTiming& timing, unsigned banks)
        : interval_(timing.trefi / banks),
          cycles_(timing.trfcpb),
          banks_(banks),
          due_(interval_)
    {
    }
    uint64_t due() const override { return due_; }
    Refresh take() override
    {
        const unsigned bank = bank_;
        bank_ = (bank_ + 1) % banks_;
        const Refresh refresh{due_, bank, 1, cycles_, bank_ == 0};
        due_ += interval_;
        return refresh;
    }
    uint64_t skip_rounds(uint64_t edge) override
    {
        const uint64_t round = interval_ * banks_;
        if (edge < due_ + 2 * round) return 0;
        const uint64_t skipped = (edge - due_) / round - 1; // every bank has one still to come
        due_ += skipped * round;
        return skipped;
    }
    void restart(uint64_t edge) override
    {
        due_ = edge + interval_;
        bank_ = 0;
    }

  private:
    uint64_t interval_;
    unsigned cycles_, banks_, bank_ = 0;
    uint64_t due_;
};

} // namespace

std::unique_ptr<RefreshPolicy> make_per_bank_refresh(const DramTiming& timing, unsigned banks)
{
    return std::make_unique<PerBankRefresh>(timing, banks);
}

} // namespace svp
