// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/command_line.h"

#include <iostream>

int main(int argc, char** argv)
{
    std::ios::sync_with_stdio(false);
    using namespace svp::cli;
    return command_line({argv + 1, argv + argc}, RegisteredCommand::all(), std::cout, std::cerr);
}
