// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "platform/cli/demo_options.h"
#include "platform/cli/run_options.h"
#include "platform/config/config_files.h"
#include "platform/demo/demo_data.h"
#include "platform/trace/gtkwave_layout.h"

#include <filesystem>
#include <fmt/format.h>
#include <iostream>

namespace svp::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* network = "networks/shapes_cnn_decomposed.onnx";
constexpr size_t images = 100;
constexpr uint64_t trace_end_ticks = 12'000'000; // 12 us: the first image

} // namespace

int demo(const DemoOptions& options)
{
    std::error_code error;
    fs::create_directories(options.folder, error);
    if (error) throw InputError(fmt::format("{}: cannot create the folder: {}", options.folder, error.message()));
    const fs::path folder = options.folder;

    RunOptions run_options;
    run_options.spec.network = find_config_file(network);
    const DemoData data = write_demo_data(options.folder, images);
    run_options.spec.images = data.images;
    run_options.spec.labels = data.labels;
    run_options.spec.making.calibration = data.calibration;
    run_options.spec.check = true;
    run_options.stats = (folder / "stats.json").string();
    run_options.spec.vcd.emplace();
    run_options.spec.vcd->path = (folder / "run.vcd").string();
    run_options.spec.vcd->to_ticks = trace_end_ticks;
    run_options.quiet = options.quiet;
    const int code = run(run_options);
    if (code != exit_fine || options.quiet) return code;

    const fs::path layout = gtkwave_layout_path(run_options.spec.vcd->path);
    std::cout << fmt::format("\nstatistics  {}\nwaveform    cd {} && gtkwave {}\n", *run_options.stats, options.folder,
                             layout.filename().string());
    std::cout << fmt::format("the same    sparsevp run {} --images {} --labels {} --calibration {} --check\n",
                             run_options.spec.network, data.images, data.labels, data.calibration);
    return code;
}

namespace {

const RegisteredCommand registered(demo_command(demo));

} // namespace
} // namespace svp::cli
