// SPDX-License-Identifier: Apache-2.0
// What an engine adds to the reports of a run.
#pragma once

#include "platform/statistics/run_statistics.h"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace svp {

// Watches the simulation, then is part of its result: after finish() it needs no module any more.
class EngineReport {
  public:
    virtual ~EngineReport() = default;

    // The accounting of all units has just been settled; `layer` indexes those of the loadable.
    virtual void begin_layer() {}
    virtual void end_layer(size_t /*layer*/) {}
    // The simulation is over, its modules are about to go: takes from them what the functions below need.
    virtual void finish() {}

    // Its own count of a layer's cycles over all runs, in its clock; nothing: how long it had the layer's commands.
    virtual std::optional<uint64_t> own_cycles(size_t /*layer*/) const { return std::nullopt; }
    // Into the statistics: what one of its layers was, beside the keys that every layer has, and what the run was.
    virtual void add_layer(nlohmann::ordered_json& /*layer*/, const LayerRecord&, size_t /*index*/) const {}
    virtual void add_run(nlohmann::ordered_json& /*statistics*/, const RunStatistics&) const {}
    // Behind the layer table; empty: nothing. `width` of the terminal in characters, 0: unlimited.
    virtual std::string table(const RunStatistics&, size_t /*width*/) const { return {}; }
};

} // namespace svp
