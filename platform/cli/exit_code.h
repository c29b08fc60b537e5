// SPDX-License-Identifier: Apache-2.0
// How the program ends.
#pragma once

namespace svp::cli {

enum ExitCode {
    exit_fine = 0,
    exit_difference = 1, // --check or reproduce found one
    exit_bad_input = 2,  // one line on stderr names the place
    exit_failed = 3      // the simulated system failed: device error, timeout, deadlock
};

} // namespace svp::cli
