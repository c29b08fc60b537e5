// SPDX-License-Identifier: Apache-2.0
// A run as a function: specification in, result out. No streams, no files but those that the specification names.
//
//   RunSpec spec;
//   spec.network = "resnet20_cifar10";
//   const RunResult result = run(spec);
//   for (const LayerRecord& layer : result.simulation.counted.layers) ...
//   const std::string json = statistics_json(result); // platform/report/statistics_json.h
//
// A SystemC kernel simulates once: a process has one run, unless each gets a kernel context of its own
// (sc_core::sc_curr_simcontext, as the tests do). Programs that run many start as many processes.
#pragma once

#include "platform/run/run_result.h"
#include "platform/run/run_spec.h"

#include <cstdint>
#include <functional>
#include <string>

namespace svp {

// Who wants to be told while it runs; any may be empty.
struct RunWatch {
    std::function<void(const std::string& note)> note; // as soon as it is known; RunResult::notes has all
    // A layer of an image is done: how many so far, of how many, and which.
    std::function<void(uint64_t done, uint64_t of, const std::string& layer)> progress;
    std::function<void()> begins; // everything has been read and is fine: the simulation is about to begin
    std::function<void()> ended;  // the simulation is over
};

// Throws InputError for whatever is wrong with the specification or the files that it names. A system that fails in the
// simulation is a result: SimulationResult::failure.
RunResult run(const RunSpec& spec, const RunWatch& watch = {});

// The platform that a specification describes. Throws InputError.
PlatformConfig platform_of(const RunSpec& spec);

} // namespace svp
