// The platform that a command's options describe.
#pragma once

#include "platform/run/target.h"
#include "platform/system/platform_config.h"

#include <optional>
#include <string>
#include <vector>

namespace svp {

// `platform`: file, name in configs/platforms/ or empty: the defaults, or aie_4x4 for a target that needs the tile
// array. Throws InputError, also where the target needs a tile array and the platform has none.
PlatformConfig chosen_platform(const std::string& platform, const std::vector<std::string>& overrides,
                               const std::optional<Target>& target);

} // namespace svp
