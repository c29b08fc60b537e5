// SPDX-License-Identifier: Apache-2.0
#include "studies/wbs/estimate.h"

#include "base/errors/input_error.h"
#include "base/files/output_file.h"
#include "platform/cli/terminal.h"
#include "studies/wbs/cli/estimate_options.h"
#include "studies/wbs/estimate_report.h"
#include "studies/wbs/read_schedule.h"
#include "studies/wbs/schedule_check.h"

#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

namespace svp::cli {

int estimate(const EstimateOptions& options)
{
    const wbs::Schedule schedule = wbs::read_schedule(options.schedule);
    const uint64_t columns = options.columns ? *options.columns : wbs::columns_of(schedule);
    const std::vector<std::string> notes = wbs::departures(schedule, columns);
    if (options.strict && !notes.empty()) throw InputError(notes.front());
    const wbs::Estimate estimate = wbs::estimate(schedule, columns);

    if (options.stats) write_file(*options.stats, wbs::estimate_json(estimate, options.schedule, notes));
    if (options.quiet) return exit_fine;
    std::cout << wbs::estimate_table(estimate, terminal_width(STDOUT_FILENO));
    for (const std::string& note : notes)
        std::cout << "note: " << note << '\n';
    std::cout << fmt::format("\ntotal {:.6e} s on {} columns\n", estimate.seconds, columns);
    return exit_fine;
}

} // namespace svp::cli
