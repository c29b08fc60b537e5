// SPDX-License-Identifier: Apache-2.0
#include "models/engines/systolic/common/systolic_config.h"

namespace svp::systolic {

std::string SystolicConfig::validate() const
{
    if (overlap == Overlap::stonne && dataflow != Dataflow::output_stationary)
        return "overlap: stonne counts output_stationary arrays only";
    if (weight_buffer_bytes / 2 < columns) return "weight_buffer_bytes: half of it is less than a weight per column";
    return {};
}

svp_systolic_target SystolicConfig::target() const
{
    const bool weights_stay = dataflow == Dataflow::weight_stationary;
    svp_systolic_target target{};
    target.rows = rows;
    target.columns = columns;
    target.dataflow = weights_stay ? SVP_SYSTOLIC_WEIGHT_STATIONARY : SVP_SYSTOLIC_OUTPUT_STATIONARY;
    target.ideal_memory = ideal_memory ? 1 : 0;
    target.input_buffer_bytes = input_buffer_bytes;
    target.weight_buffer_bytes = weight_buffer_bytes;
    target.output_buffer_bytes = output_buffer_bytes;
    target.accumulator_bytes = accumulator_bytes;
    return target;
}

} // namespace svp::systolic
