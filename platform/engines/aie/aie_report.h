// SPDX-License-Identifier: Apache-2.0
// The tile array's part of the reports: what bound each layer, where each tile's cycles went.
#pragma once

#include "models/engines/aie/array/array.h"
#include "platform/engines/aie/array_profile.h"
#include "platform/engines/aie/array_report.h"
#include "platform/engines/common/engine_report.h"

#include <string>

namespace svp {

class AieReport final : public EngineReport {
  public:
    // `name`: of the instance, which its part of the statistics is called by.
    AieReport(std::string name, aie::Array& array, const std::vector<Unit>& units, size_t layers);

    void begin_layer() override { profile_.begin_layer(); }
    void end_layer(size_t layer) override { profile_.end_layer(layer); }
    void finish() override;
    void add_layer(nlohmann::ordered_json& json, const LayerRecord& layer, size_t index) const override;
    void add_run(nlohmann::ordered_json& json, const RunStatistics& run) const override;
    std::string table(const RunStatistics& run, size_t width) const override;

  private:
    std::string name_;
    aie::Array& array_;
    ArrayProfile profile_;
    ArrayReport report_; // after finish()
};

} // namespace svp
