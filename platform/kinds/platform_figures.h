// SPDX-License-Identifier: Apache-2.0
// What a platform could do.
#pragma once

#include "platform/engines/common/engine_kind.h"
#include "platform/kinds/platform_config.h"

#include <string>
#include <utility>
#include <vector>

namespace svp {

struct PlatformFigures {
    EngineFigures total;
    std::vector<std::pair<std::string, EngineFigures>> engines; // of each instance, by its name
};

PlatformFigures platform_figures(const PlatformConfig& config);

} // namespace svp
