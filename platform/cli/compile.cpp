// SPDX-License-Identifier: Apache-2.0
// sparsevp compile: a network to a loadable.
#include "base/errors/input_error.h"
#include "base/files/distinct_paths.h"
#include "base/files/output_file.h"
#include "platform/cli/compile_options.h"
#include "platform/cli/exit_code.h"
#include "platform/cli/terminal.h"
#include "platform/report/model_report_text.h"
#include "platform/run/chosen_platform.h"
#include "platform/run/model_source.h"
#include "platform/run/report_model.h"

#include <fmt/format.h>
#include <iostream>
#include <optional>
#include <unistd.h>

namespace svp::cli {
namespace {

// With --compress where a table shows it.
bool wants_model_report(const CompileOptions& options)
{
    return options.model_report || (options.making.compression && !options.quiet);
}

} // namespace

int compile(const CompileOptions& options)
{
    const PlatformConfig config = chosen_platform(options.platform, options.overrides, options.target);
    if (options.model_report)
        refuse_equal_paths({{"--output", options.output}, {"--model-report", *options.model_report}});
    std::vector<std::string> notes;
    const bool reports_model = wants_model_report(options);
    const Model model =
        load_model({options.network, options.making, "", engines_of(config), options.target, reports_model}, notes);
    for (const std::string& note : notes)
        std::cerr << "note: " << note << '\n';
    if (model.origin == "loadable") throw InputError(options.network + ": is compiled already");
    std::optional<compiler::ModelReport> report;
    std::optional<OutputFile> report_file;
    if (options.model_report) report_file.emplace(*options.model_report);
    if (reports_model) report = report_model(model, options.network, options.making);
    if (report_file) report_file->write(model_report_text(*report));
    if (report_file) report_file->flush();
    compiler::write_loadable(model.loadable, options.output);
    if (report_file) report_file->commit();
    if (!options.quiet)
        std::cout << fmt::format("{}: {} layers, {} commands, {} bytes, seed {}\n", options.output,
                                 model.loadable.layers().size(), model.loadable.commands().size(),
                                 model.loadable.bytes().size(), model.loadable.header().seed);
    if (!options.quiet && report) std::cout << '\n' << model_report_table(*report, terminal_width(STDOUT_FILENO));
    return exit_fine;
}

namespace {

const RegisteredCommand registered(compile_command(compile));

} // namespace
} // namespace svp::cli
