// A network lowered to the tile array, executed untimed, and compared with the oracle tensor by tensor.
#pragma once

#include "compiler/aie/lower_to_array.h"
#include "compiler/network.h"

#include <string>
#include <vector>

namespace svp::test {

compiler::ArrayLoweringOptions array_options(unsigned columns, unsigned rows, unsigned memory_rows = 1);

// Empty, or what is wrong first. `runs`: inferences one after the other on the same array.
std::string run_and_compare(const compiler::Network& network, const compiler::ArrayLoweringOptions& options,
                            const std::vector<int8_t>& image, int runs = 1);

} // namespace svp::test
