// SPDX-License-Identifier: Apache-2.0
// Runs an official operator test through import, quantization and integer execution.
#pragma once

#include "compiler/ir/float_network.h"
#include "compiler/ir/network.h"
#include "compiler/oracle/integer_executor.h"
#include "tests/conformance/official_test.h"

#include <string>
#include <vector>

namespace svp::test {

// A test that import takes: its networks, and its batch item by item.
struct ImportedTest {
    compiler::FloatNetwork real;
    compiler::Network quantized;
    std::vector<std::vector<float>> images; // real values of the network's input
    std::vector<compiler::Codes> codes;     // the same quantized
};
// Calibrated on the test's own inputs, ranges from minimum to maximum. Throws InputError or NotApplicable.
ImportedTest import_test(const PosedTest& test);

// The output's numbers as the test has them, from the codes of every item.
std::vector<double> output_numbers(const ImportedTest& test, const TestTensor& expected,
                                   const std::vector<compiler::Codes>& outputs);

// Codes of the outputs of all items by the integer executor.
std::vector<compiler::Codes> execute_items(const ImportedTest& test);

// "passed", "skipped: why" or "failed: how".
std::string outcome_of(const std::string& name);

} // namespace svp::test
