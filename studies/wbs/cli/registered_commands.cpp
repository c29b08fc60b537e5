// SPDX-License-Identifier: Apache-2.0
// Puts the study's commands into the program.
#include "studies/wbs/cli/estimate_options.h"
#include "studies/wbs/cli/reproduce_options.h"

namespace svp::cli {
namespace {

const RegisteredCommand commands[] = {RegisteredCommand(estimate_command(estimate)),
                                      RegisteredCommand(reproduce_command(reproduce))};

} // namespace
} // namespace svp::cli
