#include "platform/run/result_files.h"

#include "compiler/input_error.h"
#include "platform/run/images.h"

#include <filesystem>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace svp {
namespace {

namespace fs = std::filesystem;

void refuse_equal_paths(const cli::RunOptions& options)
{
    std::vector<std::pair<const char*, fs::path>> files;
    const auto add = [&](const char* option, const std::string& path) {
        std::error_code ignored;
        const bool keeps_what_is_written = !fs::is_character_file(path, ignored) && !fs::is_fifo(path, ignored);
        const fs::path whole = fs::weakly_canonical(path, ignored);
        for (const auto& [other, taken] : files)
            if (whole == taken && keeps_what_is_written)
                throw InputError(fmt::format("{}: both {} and {} name this file", path, other, option));
        files.emplace_back(option, whole);
    };
    if (options.outputs) add("--outputs", *options.outputs);
    if (options.stats) add("--stats", *options.stats);
    if (options.vcd) add("--vcd", options.vcd->path);
}

} // namespace

ResultFiles::ResultFiles(const cli::RunOptions& options)
{
    refuse_equal_paths(options);
    if (options.outputs) outputs_.emplace(*options.outputs);
    if (options.stats) stats_.emplace(*options.stats);
}

void ResultFiles::write(const SimulationResult& result, const Model& model)
{
    if (outputs_) write_npy(*outputs_, output_array(result.outputs, network_output(model.loadable), model.softmax));
    if (stats_) stats_->write(result.statistics);
    if (outputs_) outputs_->flush();
    if (stats_) stats_->flush();
    if (outputs_) outputs_->commit();
    if (stats_) stats_->commit();
}

} // namespace svp
