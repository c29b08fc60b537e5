// SPDX-License-Identifier: Apache-2.0
// Counters of a module by their names.
#pragma once

#include "models/common/module.h"

#include <gtest/gtest.h>
#include <string_view>

namespace svp::test {

inline uint64_t counter_value(Module& module, std::string_view name)
{
    for (const Counter& counter : module.statistics().counters())
        if (counter.name == name) return counter.value;
    ADD_FAILURE() << "no counter " << name;
    return 0;
}

} // namespace svp::test
