// One simulation of one model on one platform: everything between a checked configuration and its results.
#pragma once

#include "compiler/oracle/integer_executor.h"
#include "compiler/report/model_report.h"
#include "platform/energy/energy_table.h"
#include "platform/engines/common/engine_part.h"
#include "platform/kinds/platform_config.h"
#include "platform/run/accuracy.h"
#include "platform/run/corruption.h"
#include "platform/run/model_source.h"
#include "platform/trace/vcd_options.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace svp {

struct SimulationRequest {
    const Model* model = nullptr;
    PlatformConfig config;
    const EnergyTable* energy = nullptr;
    const compiler::ModelReport* model_report = nullptr; // for the statistics; may be null
    std::vector<compiler::Codes> images;                 // at least one
    std::vector<size_t> labels;                          // empty, or one for each image
    std::vector<Corruption> corruptions;
    std::optional<VcdOptions> vcd;
    bool check = false;
    // Told when a layer of an image is done: how many so far, of how many, and which; may be empty.
    std::function<void(uint64_t done, uint64_t of, const std::string& layer)> progress;
    size_t terminal_width = 0;                              // 0: unlimited
    std::vector<std::pair<std::string, std::string>> facts; // of the run, for the statistics
};

struct SimulationResult {
    std::string failure;                  // empty, or why the simulated system did not finish
    std::string broken_accounting;        // empty, or the conservation law that does not hold
    std::vector<compiler::Codes> outputs; // one per finished image
    std::optional<Accuracy> accuracy;     // with labels, once all images are finished
    std::vector<std::string> log;         // of firmware, bus errors and faults
    std::vector<std::string> waiting;     // what each part waited for when something was given up
    std::vector<std::string> notes;       // on the trace, on actions without a price
    std::vector<std::string> differences; // of --check
    uint64_t differing_tensors = 0, tensors_checked = 0, values_checked = 0;
    std::string statistics; // JSON
    std::string layer_table, unit_table;
    std::string engine_tables;          // what the engines that ran tell besides
    std::string queue_table;            // with several command queues: how images were spread, what bounded them
    uint64_t simulated_ticks = 0;       // picoseconds
    EnginePart::SimulatedCycles cycles; // of the engine that is listed last among those that ran
    uint64_t dense_macs = 0;            // of all images
};

// Runs in the current SystemC context, which must be fresh. Throws InputError for traces that cannot be written.
SimulationResult simulate(const SimulationRequest& request);

} // namespace svp
