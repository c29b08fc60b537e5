// SPDX-License-Identifier: Apache-2.0
// Interrupt controller: register table. Generated from interface/registers/interrupt_controller.yaml; do not edit.
// clang-format off
// NOLINTBEGIN(readability-identifier-naming): register names
#pragma once

#include "interface/registers/register_table.h"

namespace svp::interrupt_controller_table {

inline constexpr RegisterField PENDING_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField ENABLE_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField NUMBER_fields[] = {
    {"LINE", 0, 6, Access::ro, "lowest number of an enabled line that is high", nullptr, 0},
    {"NONE", 31, 1, Access::ro, "there is none", nullptr, 0},
};

inline constexpr RegisterInfo registers[] = {
    {"PENDING", 0x000, 2, 4, 0x00000000, true, true, "Lines that are high, enabled or not.", PENDING_fields, 1},
    {"ENABLE", 0x008, 2, 4, 0xffffffff, true, false, "Lines that interrupt the CPU.", ENABLE_fields, 1},
    {"NUMBER", 0x010, 1, 4, 0x80000000, true, true, "The line to serve first.", NUMBER_fields, 2},
};

inline constexpr RegisterBlock block{"interrupt_controller", 0x100, 12, registers, 3};

} // namespace svp::interrupt_controller_table
// NOLINTEND(readability-identifier-naming)
