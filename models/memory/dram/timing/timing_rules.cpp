// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/timing/timing_rules.h"

#include <algorithm>

namespace svp {

TimingTable ddr_timing_table(const DramTiming& t, unsigned burst_cycles)
{
    using Command = DramCommand;
    using Scope = TimingScope;
    const unsigned column_l = std::max(t.tccd_l, burst_cycles);
    const unsigned write_end = t.tcwl + burst_cycles;
    const unsigned read_to_write = t.tcl + burst_cycles + t.trtw_gap - t.tcwl;
    return {{
                {Command::activate, HeldBack::activate, Scope::bank_group, t.trrd_l},
                {Command::activate, HeldBack::activate, Scope::channel, t.trrd_s},
                {Command::activate, HeldBack::column, Scope::bank, t.trcd},
                {Command::activate, HeldBack::precharge, Scope::bank, t.tras},
                {Command::precharge, HeldBack::activate, Scope::bank, t.trp},
                {Command::read, HeldBack::column, Scope::channel, burst_cycles},
                {Command::read, HeldBack::column, Scope::bank_group, column_l},
                {Command::read, HeldBack::write, Scope::channel, read_to_write},
                {Command::read, HeldBack::precharge, Scope::bank, t.trtp},
                {Command::write, HeldBack::column, Scope::channel, burst_cycles},
                {Command::write, HeldBack::column, Scope::bank_group, column_l},
                {Command::write, HeldBack::read, Scope::channel, write_end + t.twtr_s},
                {Command::write, HeldBack::read, Scope::bank_group, write_end + t.twtr_l},
                {Command::write, HeldBack::precharge, Scope::bank, write_end + t.twr},
            },
            t.tfaw};
}

} // namespace svp
