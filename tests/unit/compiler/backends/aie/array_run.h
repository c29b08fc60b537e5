// SPDX-License-Identifier: Apache-2.0
// A network lowered to the tile array, executed untimed, and compared with the oracle tensor by tensor.
#pragma once

#include "compiler/backends/aie/aie_options.h"
#include "compiler/ir/network.h"
#include "compiler/partition/assignment.h"

#include <string>
#include <vector>

namespace svp::test {

compiler::AieOptions array_options(unsigned columns, unsigned rows, unsigned memory_rows = 1);

// Decomposed layers get basis kernels whose sums fit int8, as multiplied out for the array.
void weaken_decomposition(compiler::Network& network);

// Empty, or what is wrong first. `runs`: inferences one after the other on the same array.
std::string run_and_compare(const compiler::Network& network, const compiler::AieOptions& options,
                            const std::vector<int8_t>& image, int runs = 1);

// As run_and_compare, with some layers on the other engine (tests/support/compiled.h): their outputs are the oracle's,
// put where the loadable says.
std::string run_mixed_and_compare(const compiler::Network& network, const compiler::Assignment& engines,
                                  const compiler::AieOptions& options, const std::vector<int8_t>& image);

} // namespace svp::test
