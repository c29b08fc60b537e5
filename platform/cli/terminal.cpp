// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace svp::cli {

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

size_t terminal_width(int descriptor)
{
    winsize size = {};
    if (!is_terminal(descriptor) || ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col;
}

} // namespace svp::cli
