// SPDX-License-Identifier: Apache-2.0
// Which of a channel's waiting accesses gets the next command.
//
// A command goes on the first edge on which any can; the scheduler says who competes, and who is first among those that
// can go on the same edge.
#pragma once

#include "models/memory/dram/timing/timing_rules.h"

#include <cstdint>
#include <memory>

namespace svp {

// A command that could be issued on behalf of a waiting access.
struct Contender {
    DramCommand command = DramCommand::read;
    uint64_t number = 0; // of the access, in order of arrival
};

class Scheduler {
  public:
    virtual ~Scheduler() = default;
    // Does only the oldest access compete, after it was overtaken `overtaken` times?
    virtual bool only_oldest(unsigned overtaken) const = 0;
    // Both could go on the same edge.
    virtual bool before(const Contender& a, const Contender& b) const = 0;
};

struct SchedulerSettings {
    unsigned bypass_limit = 0; // how often the oldest access may be overtaken
};
using MakeScheduler = std::unique_ptr<Scheduler> (*)(const SchedulerSettings& settings);

} // namespace svp
