// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/scheduler/scheduler_list.h"

namespace svp {
namespace {

class FirstReady final : public Scheduler {
  public:
    explicit FirstReady(unsigned bypass_limit) : bypass_limit_(bypass_limit) {}
    bool only_oldest(unsigned overtaken) const override { return overtaken >= bypass_limit_; }
    bool before(const Contender& a, const Contender& b) const override
    {
        if (is_column(a.command) != is_column(b.command)) return is_column(a.command);
        return a.number < b.number;
    }

  private:
    unsigned bypass_limit_;
};

} // namespace

std::unique_ptr<Scheduler> make_first_ready(const SchedulerSettings& settings)
{
    return std::make_unique<FirstReady>(settings.bypass_limit);
}

} // namespace svp
