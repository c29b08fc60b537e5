// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/option_parser.h"
#include "studies/wbs/cli/estimate_options.h"

#include <functional>
#include <utility>

namespace svp::cli {
namespace {

const Usage usage = {
    "estimate", "SCHEDULE.csv [options]",
    "Applies the published time estimate of Weight Block Sparsity to an explicit schedule: transfers and computation\n"
    "of each layer by formula from its shapes. Only load_us and write_us are taken from the file.",
    "Read on: docs/weight-block-sparsity.md\n\n"
    "Example:\n  sparsevp estimate configs/schedules/wbs/resnet50_4x4_sparse.csv --stats estimate.json\n"};

int parse_and_act(const std::vector<std::string>& arguments, std::ostream& out,
                  const std::function<int(const EstimateOptions&)>& act)
{
    OptionParser parser(usage);
    parser.positional("schedule", 1);
    parser.group("The array")
        .add_options()("columns", word("N"), "columns of the array; without it the schedule's widths tell");
    parser.group("Reports").add_options()("stats", word("S.json"), "write the estimate as JSON, total_s in seconds")(
        "strict", "refuse a schedule whose groups or widths are not those of its shapes, instead of a note")(
        "quiet,q", "no table and no notes");
    if (!parser.parse(arguments, out)) return exit_fine;
    EstimateOptions options;
    options.schedule = parser.required("schedule", "the schedule to estimate");
    options.columns = parser.whole("columns", 1, 64);
    options.stats = parser.optional_text("stats");
    options.strict = parser.has("strict");
    options.quiet = parser.has("quiet");
    return act(options);
}

} // namespace

Command estimate_command(std::function<int(const EstimateOptions&)> act)
{
    return {"estimate", "published time estimate of an explicit schedule",
            [act = std::move(act)](const std::vector<std::string>& arguments, std::ostream& out) {
                return parse_and_act(arguments, out, act);
            }};
}

} // namespace svp::cli
