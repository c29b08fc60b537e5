// SPDX-License-Identifier: Apache-2.0
// The page policies that there are: `page_policy` of the config.
#pragma once

#include "models/common/config.h"
#include "models/memory/dram/page/page_policy.h"

namespace svp {

// Closed only for an access to another row, by a precharge command.
std::unique_ptr<PagePolicy> make_open_page();
// Closed as soon as nobody waits for it.
std::unique_ptr<PagePolicy> make_closed_page();
// Closed as soon as nobody waits for it and somebody waits for another row of the bank.
std::unique_ptr<PagePolicy> make_open_adaptive_page();

inline const Choices<MakePagePolicy> page_policies = {
    {"open", make_open_page},
    {"closed", make_closed_page},
    {"open_adaptive", make_open_adaptive_page},
};

} // namespace svp
