#include "compiler/input_error.h"
#include "platform/cli/command_line.h"
#include "platform/files/config_files.h"
#include "platform/trace/gtkwave_layout.h"

#include <filesystem>
#include <fmt/format.h>
#include <iostream>

namespace svp::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* network = "networks/resnet20_cifar10.yaml";

} // namespace

int demo(const DemoOptions& options)
{
    std::error_code error;
    fs::create_directories(options.folder, error);
    if (error) throw InputError(fmt::format("{}: cannot create the folder: {}", options.folder, error.message()));
    const fs::path folder = options.folder;

    RunOptions run_options;
    run_options.input = find_config_file(network);
    run_options.check = true;
    run_options.stats = (folder / "stats.json").string();
    run_options.vcd.emplace();
    run_options.vcd->path = (folder / "run.vcd").string();
    run_options.quiet = options.quiet;
    const int code = run(run_options);
    if (code != exit_fine || options.quiet) return code;

    const fs::path layout = gtkwave_layout_path(run_options.vcd->path);
    std::cout << fmt::format("\nstatistics  {}\nwaveform    cd {} && gtkwave {}\n", *run_options.stats, options.folder,
                             layout.filename().string());
    return code;
}

} // namespace svp::cli
