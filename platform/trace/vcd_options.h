// SPDX-License-Identifier: Apache-2.0
// What a trace shall hold.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

struct VcdOptions {
    std::string path;
    // Patterns over "unit.point" (base/text/glob.h); "!pattern" leaves out. None that includes: everything is in.
    std::vector<std::string> globs;
    // Window in picoseconds, both ends included.
    uint64_t from_ticks = 0, to_ticks = UINT64_MAX;
    // The file never grows beyond this.
    uint64_t limit_bytes = uint64_t{1} << 30;
};

// A time with its unit, "250ns", "1.5 us", as picoseconds; units ps, ns, us, ms, s. Throws InputError, `place` first.
uint64_t parse_time(const std::string& text, const std::string& place);

} // namespace svp
