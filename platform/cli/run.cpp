// SPDX-License-Identifier: Apache-2.0
// sparsevp run: from the user's options to a run, its tables, files and exit code.
#include "platform/run/run.h"

#include "base/errors/input_error.h"
#include "platform/cli/exit_code.h"
#include "platform/cli/progress.h"
#include "platform/cli/result_files.h"
#include "platform/cli/run_options.h"
#include "platform/cli/terminal.h"
#include "platform/config/config_io.h"
#include "platform/report/model_report_text.h"
#include "platform/report/run_spec_json.h"
#include "platform/report/run_tables.h"
#include "platform/system/structure.h"

#include <fmt/format.h>
#include <iostream>
#include <optional>
#include <unistd.h>

namespace svp::cli {
namespace {

void note(const std::string& text) { std::cerr << "note: " << text << '\n'; }

// Another program may count otherwise: never silently.
void compare_programs(const ProgramVersion& then, const std::string& path)
{
    const ProgramVersion now = program_version();
    if (then.version != now.version || then.commit != now.commit)
        note(fmt::format("{} is of sparsevp {}, this is {}: results may differ", path, text_of(then), text_of(now)));
    else if (now.commit == "unknown" || now.commit.find("-dirty") != std::string::npos)
        note(fmt::format("{} is of a program without a commit of its own ({}): this one may be another", path,
                         now.commit));
}

// What is to be run, and which program ran it before, if one did.
struct Task {
    RunSpec spec;
    std::optional<ProgramVersion> program;
};

// What the statistics say, watched as the options say.
Task recorded_task(const RunOptions& options)
{
    RecordedRun recorded = read_recorded_run(*options.from);
    if (options.model_report && !recorded.spec.model_report)
        throw InputError(fmt::format(
            "--model-report beside --from {}: that run made none, and its statistics have none", *options.from));
    recorded.spec.check = options.spec.check;
    recorded.spec.vcd = options.spec.vcd;
    return {std::move(recorded.spec), recorded.program};
}

// With --compress where a table or statistics show it.
Task task_of(const RunOptions& options)
{
    if (options.from) return recorded_task(options);
    RunSpec spec = options.spec;
    spec.model_report = options.model_report || (spec.making.compression && (!options.quiet || options.stats));
    return {std::move(spec), std::nullopt};
}

bool describe_only(const RunOptions& options, PlatformConfig config)
{
    if (options.dump_config) std::cout << dump_config(config);
    if (options.memory_map) std::cout << config.memory_map_text();
    if (options.dump_structure) std::cout << structure_text(config.instances);
    return options.dump_config || options.memory_map || options.dump_structure;
}

int report_check(const SimulationResult& result, bool quiet)
{
    for (const std::string& line : result.differences)
        std::cerr << "check: " << line << '\n';
    if (result.differing_tensors > result.differences.size())
        std::cerr << fmt::format("check: and {} more tensors\n", result.differing_tensors - result.differences.size());
    if (result.differing_tensors != 0) return exit_difference;
    if (!quiet)
        std::cout << fmt::format("check: all {} values of {} layer outputs equal the oracle's, bit for bit\n",
                                 result.values_checked, result.tensors_checked);
    return exit_fine;
}

int report(const RunResult& result, const RunOptions& options)
{
    const size_t width = terminal_width(STDOUT_FILENO);
    if (!options.quiet && result.model_report) std::cout << model_report_table(*result.model_report, width) << '\n';
    if (!options.quiet) std::cout << results_text(result, width);
    if (!result.simulation.broken_accounting.empty()) {
        std::cerr << "sparsevp: accounting is broken: " << result.simulation.broken_accounting << '\n';
        return exit_failed;
    }
    return options.spec.check ? report_check(result.simulation, options.quiet) : exit_fine;
}

} // namespace

int run(const RunOptions& options)
{
    const Task task = task_of(options);
    if (describe_only(options, platform_of(task.spec))) return exit_fine;
    ResultFiles files(options);
    std::optional<Progress> progress; // leaves the terminal before results appear
    RunWatch watch;
    watch.note = note;
    watch.begins = [&] {
        if (task.program) compare_programs(*task.program, *options.from);
    };
    watch.progress = [&](uint64_t done, uint64_t of, const std::string& layer) {
        if (!progress) progress.emplace(std::cerr, progress_style(options.quiet), of, terminal_width(STDOUT_FILENO));
        progress->update(done, layer);
    };
    watch.ended = [&] { progress.reset(); };
    const RunResult result = svp::run(task.spec, watch);
    if (!result.simulation.failure.empty()) {
        std::cerr << failure_details(result.simulation)
                  << "sparsevp: the simulated system failed: " << result.simulation.failure << '\n';
        return exit_failed;
    }
    files.write(result);
    return report(result, options);
}

namespace {

const RegisteredCommand registered(run_command(run));

} // namespace
} // namespace svp::cli
