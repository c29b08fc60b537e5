// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/result_files.h"

#include "base/files/distinct_paths.h"
#include "platform/report/model_report_text.h"
#include "platform/report/statistics_json.h"

#include <utility>
#include <vector>

namespace svp {
namespace {

void refuse_equal_files(const cli::RunOptions& options)
{
    std::vector<std::pair<std::string, std::string>> files;
    if (options.outputs) files.emplace_back("--outputs", *options.outputs);
    if (options.stats) files.emplace_back("--stats", *options.stats);
    if (options.model_report) files.emplace_back("--model-report", *options.model_report);
    if (options.spec.vcd) files.emplace_back("--vcd", options.spec.vcd->path);
    refuse_equal_paths(files);
}

} // namespace

ResultFiles::ResultFiles(const cli::RunOptions& options)
{
    refuse_equal_files(options);
    if (options.outputs) outputs_.emplace(*options.outputs);
    if (options.stats) stats_.emplace(*options.stats);
    if (options.model_report) model_report_.emplace(*options.model_report);
}

void ResultFiles::write(const RunResult& result)
{
    if (outputs_) write_npy(*outputs_, result.outputs);
    if (stats_) stats_->write(statistics_json(result));
    if (model_report_ && result.model_report) model_report_->write(model_report_text(*result.model_report));
    if (outputs_) outputs_->flush();
    if (stats_) stats_->flush();
    if (model_report_) model_report_->flush();
    if (outputs_) outputs_->commit();
    if (stats_) stats_->commit();
    if (model_report_) model_report_->commit();
}

} // namespace svp
