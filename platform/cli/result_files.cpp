#include "platform/cli/result_files.h"

#include "base/files/distinct_paths.h"
#include "platform/report/model_report_text.h"
#include "platform/run/images.h"

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
    if (options.vcd) files.emplace_back("--vcd", options.vcd->path);
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

void ResultFiles::write(const SimulationResult& result, const Model& model, const compiler::ModelReport* report)
{
    if (outputs_) write_npy(*outputs_, output_array(result.outputs, network_output(model.loadable), model.softmax));
    if (stats_) stats_->write(result.statistics);
    if (model_report_ && report) model_report_->write(model_report_text(*report));
    if (outputs_) outputs_->flush();
    if (stats_) stats_->flush();
    if (model_report_) model_report_->flush();
    if (outputs_) outputs_->commit();
    if (stats_) stats_->commit();
    if (model_report_) model_report_->commit();
}

} // namespace svp
