// SPDX-License-Identifier: Apache-2.0
// The body of an ESCALATE command, changed in place.
#pragma once

#include "interface/engines/escalate/escalate_command.h"

namespace svp::test {

template <class Change>
void change_body(svp_layer_command& command, Change change)
{
    svp_escalate_command body = svp_escalate_get(&command);
    change(body);
    svp_escalate_put(&command, &body);
}

} // namespace svp::test
