// SPDX-License-Identifier: Apache-2.0
// One simulation of one model on one platform: everything between a checked configuration and what came of it.
#pragma once

#include "compiler/oracle/integer_executor.h"
#include "platform/engines/common/engine_part.h"
#include "platform/kinds/platform_config.h"
#include "platform/run/accuracy.h"
#include "platform/run/corruption.h"
#include "platform/run/model_source.h"
#include "platform/run/queue_report.h"
#include "platform/statistics/figures.h"
#include "platform/trace/vcd_options.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace svp {

struct SimulationRequest {
    const Model* model = nullptr;
    PlatformConfig config;
    std::vector<compiler::Codes> images; // at least one
    std::vector<size_t> labels;          // empty, or one for each image
    std::vector<Corruption> corruptions;
    std::optional<VcdOptions> vcd;
    bool check = false;
    // Told when a layer of an image is done: how many so far, of how many, and which; may be empty.
    std::function<void(uint64_t done, uint64_t of, const std::string& layer)> progress;
};

// What an engine instance says of the run.
struct EngineResult {
    std::string name;
    bool ran = false; // a layer ran on an engine of its kind
    std::shared_ptr<const EngineReport> report;
};

struct SimulationResult {
    std::string failure;                  // empty, or why the simulated system did not finish
    std::string broken_accounting;        // empty, or the conservation law that does not hold
    std::vector<compiler::Codes> outputs; // one per finished image
    std::optional<Accuracy> accuracy;     // with labels, once all images are finished
    std::vector<std::string> log;         // of firmware, bus errors and faults
    std::vector<std::string> waiting;     // what each part waited for when something was given up
    std::vector<std::string> notes;       // on the trace, on idle engines
    std::vector<std::string> differences; // of --check
    uint64_t differing_tensors = 0, tensors_checked = 0, values_checked = 0;
    RunStatistics counted;
    FigureSources sources; // which columns of it mean what
    std::vector<EngineResult> engines;
    std::optional<QueueReport> queues;  // with several command queues: how images were spread, what bounded them
    uint64_t simulated_ticks = 0;       // picoseconds
    EnginePart::SimulatedCycles cycles; // of the engine that is listed last among those that ran
    uint64_t dense_macs = 0;            // of all images
};

// Runs in the current SystemC context, which must be fresh: a kernel simulates once, so a program simulates once.
// Throws InputError for traces that cannot be written.
SimulationResult simulate(const SimulationRequest& request);

} // namespace svp
