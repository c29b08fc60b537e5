// SPDX-License-Identifier: Apache-2.0
// The platform that a command's options describe.
#pragma once

#include "platform/kinds/platform_config.h"

#include <optional>
#include <string>
#include <vector>

namespace svp {

// `platform`: file, name in configs/platforms/ or empty: the defaults, or one that has what the target needs. Throws
// InputError, also where the target is no engine's name or needs an engine that the platform lacks.
PlatformConfig chosen_platform(const std::string& platform, const std::vector<std::string>& overrides,
                               const std::optional<std::string>& target);

} // namespace svp
