// SPDX-License-Identifier: Apache-2.0
#include "platform/report/run_words.h"

#include "compiler/passes/quantize/range.h"
#include "interface/loadable/loadable_format.h"

namespace svp {

using compiler::RangeMethod;

const std::vector<std::string>& region_names()
{
    static_assert(SVP_REGION_CONSTANTS == 0 && SVP_REGION_OUTPUT == 3, "regions are numbered in this order");
    static const std::vector<std::string> names = {"constants", "activations", "input", "output"};
    return names;
}

const std::vector<std::string>& range_method_names()
{
    static_assert(static_cast<int>(RangeMethod::min_max) == 0 && static_cast<int>(RangeMethod::percentile) == 1 &&
                      static_cast<int>(RangeMethod::squared_error) == 2,
                  "methods are numbered in this order");
    static const std::vector<std::string> names = {"minmax", "percentile", "mse"};
    return names;
}

const std::vector<std::string>& timing_names()
{
    static const std::vector<std::string> names = {"approximate", "loose"};
    return names;
}

} // namespace svp
