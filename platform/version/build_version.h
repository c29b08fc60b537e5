// SPDX-License-Identifier: Apache-2.0
// What the build knows of itself; defined in a file that it writes.
#pragma once

namespace svp {

extern const char* const build_version;
extern const char* const build_commit;

} // namespace svp
