// SPDX-License-Identifier: Apache-2.0
// What came of a run: data. Tables and JSON are made from it in platform/report.
#pragma once

#include "base/npy/npy.h"
#include "compiler/report/model_report.h"
#include "platform/energy/energy_table.h"
#include "platform/kinds/platform_figures.h"
#include "platform/run/model_facts.h"
#include "platform/run/run_spec.h"
#include "platform/run/simulation.h"
#include "platform/version/program_version.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace svp {

struct RunResult {
    // What was run, exactly.
    RunSpec spec;
    ProgramVersion program;
    PlatformConfig config; // complete: what spec's platform, overrides and timing come to
    PlatformFigures platform;
    ModelFacts model;
    EnergyTable energy;
    std::map<std::string, std::string> digests; // of its input files, by role

    std::optional<compiler::ModelReport> model_report; // with spec.model_report
    SimulationResult simulation;
    // Real values that the network put out: N,classes, or N,C,H,W where that is no vector.
    NpyArray outputs;
    std::vector<std::string> notes; // what the user should know, a line each
    double wall_seconds = 0;        // of the simulation: the one thing here that two equal runs differ in
};

} // namespace svp
