// SPDX-License-Identifier: Apache-2.0
// What is fuzzed. Each target takes any bytes; it returns whether they were accepted, refuses with an InputError of one
// line, which it catches, and must do nothing else: no other exception, no sanitizer report, no endless loop.
#pragma once

#include <cstdint>
#include <vector>

namespace svp::test {

// Import; what it accepts and is small is quantized, lowered and read again.
bool fuzz_importer(const std::vector<uint8_t>& bytes);

// The compiler's and the firmware's reader; what the compiler accepts is listed and turned back into a network.
bool fuzz_loadable(const std::vector<uint8_t>& bytes);

} // namespace svp::test
