// SPDX-License-Identifier: Apache-2.0
// The refresh policies that there are: `refresh` of the config.
#pragma once

#include "models/common/config.h"
#include "models/memory/dram/refresh/refresh_policy.h"

namespace svp {

// All banks at once, every trefi, for trfc.
std::unique_ptr<RefreshPolicy> make_all_bank_refresh(const DramTiming& timing, unsigned banks);
// One bank after the other, every trefi / banks, for trfcpb; accesses to the others go on.
std::unique_ptr<RefreshPolicy> make_per_bank_refresh(const DramTiming& timing, unsigned banks);
// None, as in a memory of static cells, or to see what refresh costs.
std::unique_ptr<RefreshPolicy> make_no_refresh(const DramTiming& timing, unsigned banks);

inline const Choices<MakeRefreshPolicy> refresh_policies = {
    {"all_bank", make_all_bank_refresh},
    {"per_bank", make_per_bank_refresh},
    {"none", make_no_refresh},
};

} // namespace svp
