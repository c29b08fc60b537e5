// SPDX-License-Identifier: Apache-2.0
#include "compiler/partition/assignment.h"

namespace svp::compiler {

std::vector<std::vector<bool>> touched_tensors(const Network& network, size_t backends, const Assignment& assignment)
{
    std::vector<std::vector<bool>> touched(backends, std::vector<bool>(network.tensors.size()));
    for (size_t i = 0; i < assignment.size(); ++i) {
        std::vector<bool>& by_engine = touched[assignment[i]];
        by_engine[static_cast<size_t>(network.layers[i].output)] = true;
        for (const int input : network.layers[i].inputs)
            by_engine[static_cast<size_t>(input)] = true;
    }
    return touched;
}

} // namespace svp::compiler
