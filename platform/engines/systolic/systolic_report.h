// SPDX-License-Identifier: Apache-2.0
// The systolic array's part of the reports: its own cycles of each layer, and where they went.
#pragma once

#include "models/engines/systolic/array/systolic_array.h"
#include "platform/engines/common/engine_report.h"

#include <optional>
#include <string>
#include <vector>

namespace svp {

class SystolicReport final : public EngineReport {
  public:
    SystolicReport(std::string name, const systolic::SystolicArray& array, size_t layers);

    void begin_layer() override { begin_ = now(); }
    void end_layer(size_t layer) override;
    void finish() override;

    // From a command's begin to its last result in memory.
    std::optional<uint64_t> own_cycles(size_t layer) const override { return layers_[layer].all; }
    void add_layer(nlohmann::ordered_json& json, const LayerRecord& layer, size_t index) const override;
    void add_run(nlohmann::ordered_json& json, const RunStatistics& run) const override;
    std::string table(const RunStatistics& run, size_t width) const override;

  private:
    // All over the runs of a layer.
    struct Cycles {
        uint64_t all = 0, array = 0, post_processor = 0;
        uint64_t waiting() const { return all - array - post_processor; }
    };
    Cycles now() const;
    double utilization(const LayerRecord& layer, const Cycles& cycles) const;

    std::string name_;
    const systolic::SystolicArray& array_; // until finish()
    const systolic::SystolicConfig config_;
    const uint64_t period_ticks_;
    Cycles begin_, total_;
    std::vector<Cycles> layers_;
};

} // namespace svp
