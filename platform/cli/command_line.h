// The command line: which command, its options checked, help, errors as one line.
#pragma once

#include "platform/cli/compile_options.h"
#include "platform/cli/demo_options.h"
#include "platform/cli/estimate_options.h"
#include "platform/cli/exit_code.h"
#include "platform/cli/inspect_options.h"
#include "platform/cli/reproduce_options.h"
#include "platform/cli/run_options.h"

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace svp::cli {

// What the commands do. The program passes the real ones, tests their own.
struct Actions {
    std::function<int(const CompileOptions&)> compile;
    std::function<int(const RunOptions&)> run;
    std::function<int(const InspectOptions&)> inspect;
    std::function<int(const DemoOptions&)> demo;
    std::function<int(const EstimateOptions&)> estimate;
    std::function<int(const ReproduceOptions&)> reproduce;
};

// `arguments` without the program's name. Whatever is wrong with them, or with what they name, is one line on `err` and
// exit_bad_input; any other exception is one line and exit_failed.
int command_line(const std::vector<std::string>& arguments, const Actions& actions, std::ostream& out,
                 std::ostream& err);

} // namespace svp::cli
