// SPDX-License-Identifier: Apache-2.0
// A ready GTKWave layout beside a VCD: one group per unit, states shown by name.
//
// trace.vcd gets trace.gtkw and, for each set of state names, a translation file in trace.states/. GTKWave looks for
// these relative to its working directory: start it in the folder of the trace.
#pragma once

#include "platform/trace/signal.h"

#include <string>
#include <vector>

namespace svp {

// The layout's path for a VCD's: "out/run.vcd" -> "out/run.gtkw".
std::string gtkwave_layout_path(const std::string& vcd_path);

// Shows the time from begin to end. Throws InputError where a file cannot be written.
void write_gtkwave_layout(const std::string& vcd_path, const std::vector<Signal>& signals, uint64_t begin_ticks,
                          uint64_t end_ticks);

} // namespace svp
