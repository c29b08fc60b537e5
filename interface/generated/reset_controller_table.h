// SPDX-License-Identifier: Apache-2.0
// Reset controller: register table. Generated from interface/registers/reset_controller.yaml; do not edit.
// clang-format off
// NOLINTBEGIN(readability-identifier-naming): register names
#pragma once

#include "interface/registers/register_table.h"

namespace svp::reset_controller_table {

inline constexpr RegisterField ID_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField DOMAINS_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField RESET_fields[] = {
    {"DOMAIN", 0, 16, Access::wo, "bit n: reset domain n; a bit clears itself", nullptr, 0},
};
inline constexpr RegisterField STATUS_fields[] = {
    {"BUSY", 0, 16, Access::ro, "bit n: domain n is about to be reset", nullptr, 0},
    {"REFUSED", 16, 16, Access::w1c, "bit 16 + n: a reset of domain n was refused, since something was under way in it, or there is no such domain", nullptr, 0},
};

inline constexpr RegisterInfo registers[] = {
    {"ID", 0x000, 1, 4, 0x43525653, true, false, "Identification, the characters SVRC.", ID_fields, 1},
    {"DOMAINS", 0x004, 1, 4, 0x00000000, false, true, "Number of domains, at most 16.", DOMAINS_fields, 1},
    {"RESET", 0x010, 1, 4, 0x00000000, true, false, "Resets domains, after a time that is the platform's.", RESET_fields, 1},
    {"STATUS", 0x014, 1, 4, 0x00000000, true, true, "What became of resets that were asked for.", STATUS_fields, 2},
};

inline constexpr RegisterBlock block{"reset_controller", 0x1000, 4, registers, 4};

} // namespace svp::reset_controller_table
// NOLINTEND(readability-identifier-naming)
