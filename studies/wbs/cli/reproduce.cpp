// SPDX-License-Identifier: Apache-2.0
#include "base/files/output_file.h"
#include "platform/cli/terminal.h"
#include "platform/config/config_files.h"
#include "studies/wbs/cli/reproduce_options.h"
#include "studies/wbs/reproduction.h"
#include "studies/wbs/reproduction_report.h"

#include <filesystem>
#include <iostream>
#include <unistd.h>

namespace svp::cli {

int reproduce(const ReproduceOptions& options)
{
    const std::string folder =
        options.schedules ? *options.schedules
                          : std::filesystem::path(find_config_file("schedules/wbs/totals.csv")).parent_path().string();
    const wbs::Reproduction reproduction = wbs::reproduce(folder);
    if (options.stats) write_file(*options.stats, wbs::reproduction_json(reproduction));
    if (!options.quiet) {
        std::cout << wbs::reproduction_table(reproduction, terminal_width(STDOUT_FILENO));
        for (const wbs::ReproducedCell& cell : reproduction.cells)
            for (const std::string& note : cell.notes)
                std::cout << "note: " << note << '\n';
    }
    return reproduction.fine() ? exit_fine : exit_difference;
}

} // namespace svp::cli
