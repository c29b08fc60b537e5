// SPDX-License-Identifier: Apache-2.0
#include "platform/statistics/run_statistics.h"

#include <map>

namespace svp {

uint32_t RunStatistics::main_engine() const
{
    std::map<uint32_t, uint64_t> macs;
    for (const LayerRecord& layer : layers)
        macs[layer.info.engine] += layer.info.dense_macs * layer.runs;
    uint32_t main = layers.empty() ? 0 : layers.back().info.engine;
    for (const auto& [engine, sum] : macs)
        if (sum > macs[main]) main = engine;
    return main;
}

} // namespace svp
