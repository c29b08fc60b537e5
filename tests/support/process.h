// SPDX-License-Identifier: Apache-2.0
// Runs a program as its user does: arguments in, exit code and both streams out.
#pragma once

#include <string>
#include <vector>

namespace svp::test {

struct ProcessResult {
    int exit_code = -1; // -1: ended by a signal
    int signal = 0;
    std::string out, err;
};

// Without a shell; `arguments` begins with the program. A program that runs on for `seconds` ends by SIGALRM. Throws
// std::runtime_error where it cannot be started.
ProcessResult run_process(const std::vector<std::string>& arguments, unsigned seconds = 60);

} // namespace svp::test
