#include "models/memory/dram/scheduling_policy.h"

namespace svp {

namespace {

class FirstCome final : public SchedulingPolicy {
  public:
    size_t window(size_t, unsigned) const override { return 1; }
};

class FirstReady final : public SchedulingPolicy {
  public:
    explicit FirstReady(unsigned bypass_limit) : bypass_limit_(bypass_limit) {}
    // An access that was overtaken too often goes alone until it is served.
    size_t window(size_t waiting, unsigned bypassed) const override { return bypassed >= bypass_limit_ ? 1 : waiting; }

  private:
    unsigned bypass_limit_;
};

} // namespace

std::unique_ptr<SchedulingPolicy> make_scheduling_policy(const DramConfig& config)
{
    if (config.scheduler == DramScheduling::fcfs) return std::make_unique<FirstCome>();
    return std::make_unique<FirstReady>(config.bypass_limit);
}

} // namespace svp
