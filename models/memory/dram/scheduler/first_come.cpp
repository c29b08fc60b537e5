// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/scheduler/scheduler_list.h"

namespace svp {
namespace {

class FirstCome final : public Scheduler {
  public:
    bool only_oldest(unsigned) const override { return true; }
    bool before(const Contender& a, const Contender& b) const override { return a.number < b.number; }
};

} // namespace

std::unique_ptr<Scheduler> make_first_come(const SchedulerSettings&) { return std::make_unique<FirstCome>(); }

} // namespace svp
