// SPDX-License-Identifier: Apache-2.0
// Which program this is: its version and the commit that it was built from.
#pragma once

#include <string>

namespace svp {

struct ProgramVersion {
    std::string version; // "0.1.0"
    std::string commit;  // "7c96120f63", "-dirty" behind it where files differed; "unknown" where git could not tell
};

// Of this build.
ProgramVersion program_version();

// "0.1.0, commit 7c96120f63".
std::string text_of(const ProgramVersion& version);

} // namespace svp
