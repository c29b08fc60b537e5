// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "base/yaml/yaml_reader.h"
#include "platform/cli/option_parser.h"
#include "studies/wbs/cli/reproduce_options.h"

#include <fmt/format.h>
#include <functional>
#include <utility>

namespace svp::cli {
namespace {

const Usage usage = {
    "reproduce", "wbs [options]",
    "Computes a published table again and prints it beside ours, each cell with its relative error. wbs: the time\n"
    "estimates of Weight Block Sparsity (arXiv 2407.09453) from their schedules.",
    "Exit codes: 0 all cells equal, 1 a cell differs, 2 bad input.\n"
    "Read on: docs/weight-block-sparsity.md\n\n"
    "Example:\n  sparsevp reproduce wbs\n"};

int parse_and_act(const std::vector<std::string>& arguments, std::ostream& out,
                  const std::function<int(const ReproduceOptions&)>& act)
{
    OptionParser parser(usage);
    parser.positional("table", 1);
    parser.group("Data").add_options()("schedules", word("FOLDER"),
                                       "totals.csv and schedules, instead of configs/schedules/wbs");
    parser.group("Reports").add_options()("stats", word("S.json"), "write the cells as JSON")("quiet,q", "no table");
    if (!parser.parse(arguments, out)) return exit_fine;
    const std::string table = parser.required("table", "the table to reproduce (wbs)");
    const std::vector<std::string> tables = {"wbs"};
    if (table != tables[0])
        throw InputError(fmt::format("reproduce: no published table '{}'{}; there is: {}", table,
                                     did_you_mean(table, tables), tables[0]));
    ReproduceOptions options;
    options.schedules = parser.optional_text("schedules");
    options.stats = parser.optional_text("stats");
    options.quiet = parser.has("quiet");
    return act(options);
}

} // namespace

Command reproduce_command(std::function<int(const ReproduceOptions&)> act)
{
    return {"reproduce", "a published table computed again, cell by cell",
            [act = std::move(act)](const std::vector<std::string>& arguments, std::ostream& out) {
                return parse_and_act(arguments, out, act);
            }};
}

} // namespace svp::cli
