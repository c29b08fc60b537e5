// SPDX-License-Identifier: Apache-2.0
// Commands that the launcher at the top of the source tree carries out; here they are in the overview.
#include "platform/cli/command.h"

namespace svp::cli {
namespace {

const RegisteredCommand registered(test_command());

} // namespace
} // namespace svp::cli
