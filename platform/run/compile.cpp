// sparsevp compile: a network to a loadable.
#include "compiler/input_error.h"
#include "platform/cli/compile_options.h"
#include "platform/cli/exit_code.h"
#include "platform/cli/terminal.h"
#include "platform/run/chosen_platform.h"
#include "platform/run/model_source.h"
#include "platform/statistics/block_sparsity_report.h"

#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

namespace svp::cli {

int compile(const CompileOptions& options)
{
    const PlatformConfig config = chosen_platform(options.platform, options.overrides, options.target);
    std::vector<std::string> notes;
    const Model model = load_model({options.network, options.making, "", engines_of(config), options.target}, notes);
    for (const std::string& note : notes)
        std::cerr << "note: " << note << '\n';
    if (model.origin == "loadable") throw InputError(options.network + ": is compiled already");
    compiler::write_loadable(model.loadable, options.output);
    if (!options.quiet)
        std::cout << fmt::format("{}: {} layers, {} commands, {} bytes, seed {}\n", options.output,
                                 model.loadable.layers().size(), model.loadable.commands().size(),
                                 model.loadable.bytes().size(), model.loadable.header().seed);
    if (!options.quiet && model.block_sparsity)
        std::cout << '\n' << block_sparsity_table(*model.block_sparsity, terminal_width(STDOUT_FILENO));
    return exit_fine;
}

} // namespace svp::cli
