#include "compiler/input_error.h"
#include "platform/cli/command_line.h"
#include "platform/trace/gtkwave_layout.h"

#include <filesystem>
#include <fmt/format.h>
#include <iostream>

namespace svp::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* network = "configs/networks/resnet20_cifar10.yaml";
constexpr uint64_t trace_end_ticks = 200'000'000; // the first layers, 200 us: enough to look at, quick to open

// The demo's network lies in the source tree: here, or above the program (build/release/platform/sparsevp).
fs::path find_network()
{
    std::error_code ignored;
    fs::path folder = fs::current_path(ignored);
    if (fs::exists(folder / network)) return network;
    for (folder = fs::read_symlink("/proc/self/exe", ignored); folder.has_relative_path();
         folder = folder.parent_path())
        if (fs::exists(folder / network)) return folder / network;
    throw InputError(fmt::format("{}: not found; run the demo from the source tree", network));
}

} // namespace

int demo(const DemoOptions& options)
{
    std::error_code error;
    fs::create_directories(options.folder, error);
    if (error) throw InputError(fmt::format("{}: cannot create the folder: {}", options.folder, error.message()));
    const fs::path folder = options.folder;

    RunOptions run_options;
    run_options.input = find_network().string();
    run_options.check = true;
    run_options.stats = (folder / "stats.json").string();
    run_options.vcd.emplace();
    run_options.vcd->path = (folder / "run.vcd").string();
    run_options.vcd->to_ticks = trace_end_ticks;
    run_options.quiet = options.quiet;
    const int code = run(run_options);
    if (code != exit_fine || options.quiet) return code;

    const fs::path layout = gtkwave_layout_path(run_options.vcd->path);
    std::cout << fmt::format("\nstatistics  {}\nwaveform    cd {} && gtkwave {}\n", *run_options.stats, options.folder,
                             layout.filename().string());
    return code;
}

} // namespace svp::cli
