// SPDX-License-Identifier: Apache-2.0
#include "platform/run/chosen_platform.h"

#include "platform/config/config_files.h"
#include "platform/config/config_io.h"
#include "platform/kinds/backends.h"

namespace svp {

PlatformConfig chosen_platform(const std::string& platform, const std::vector<std::string>& overrides,
                               const std::optional<std::string>& target)
{
    const std::string fitting = platform.empty() ? platform_for(target) : "";
    const std::string path = fitting.empty() ? find_platform(platform) : find_config_file(fitting);
    auto config = configure<PlatformConfig>(path, overrides);
    check_target_engines(config, target, path.empty() ? "the platform" : path);
    return config;
}

} // namespace svp
