// SPDX-License-Identifier: Apache-2.0
// A run's specification in stats.json: written, and read back to run it again.
#pragma once

#include "platform/run/run_result.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace svp {

// What the user asked for, and the digests of the input files. Not what only watched: check and vcd.
nlohmann::ordered_json run_spec_json(const RunResult& result);

// What stats.json tells of the run that it is of.
struct RecordedRun {
    RunSpec spec; // with its complete config and digests
    ProgramVersion program;
};

// Throws InputError with file, line and key where the file is none, is of another schema version or damaged.
RecordedRun read_recorded_run(const std::string& path);

} // namespace svp
