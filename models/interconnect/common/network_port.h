// SPDX-License-Identifier: Apache-2.0
// Where an initiator or a target is attached to a network.
#pragma once

#include <string>

namespace svp {

struct NetworkPort {
    std::string name;
    unsigned column = 0, row = 0; // a network that knows no places ignores them
};

} // namespace svp
