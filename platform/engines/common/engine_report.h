// What an engine adds to the reports of a run.
#pragma once

#include "platform/statistics/collector.h"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace svp {

class EngineReport {
  public:
    virtual ~EngineReport() = default;

    // The accounting of all units has just been settled; `layer` indexes those of the loadable.
    virtual void begin_layer() {}
    virtual void end_layer(size_t /*layer*/) {}

    // Into the statistics: what one of its layers was, and what the run was.
    virtual void add_layer(nlohmann::ordered_json& /*layer*/, const LayerRecord&, size_t /*index*/) const {}
    virtual void add_run(nlohmann::ordered_json& /*statistics*/, const StatisticsCollector&) const {}
    // Behind the layer table; empty: nothing. `width` of the terminal in characters, 0: unlimited.
    virtual std::string table(const StatisticsCollector&, size_t /*width*/) const { return {}; }
};

} // namespace svp
