// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/loadable.h"
#include "platform/cli/inspect_options.h"

#include <iostream>

namespace svp::cli {

int inspect(const InspectOptions& options)
{
    std::cout << compiler::describe(compiler::Loadable::read(options.file));
    return exit_fine;
}

namespace {

const RegisteredCommand registered(inspect_command(inspect));

} // namespace
} // namespace svp::cli
