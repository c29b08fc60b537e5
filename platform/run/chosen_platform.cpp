#include "platform/run/chosen_platform.h"

#include "base/errors/input_error.h"
#include "platform/config/config_files.h"
#include "platform/config/config_io.h"

#include <fmt/format.h>

namespace svp {
namespace {

constexpr const char* default_array_platform = "platforms/aie_4x4.yaml";

} // namespace

PlatformConfig chosen_platform(const std::string& platform, const std::vector<std::string>& overrides,
                               const std::optional<Target>& target)
{
    const bool needs_array = target && *target != Target::escalate;
    const std::string path =
        platform.empty() && needs_array ? find_config_file(default_array_platform) : find_platform(platform);
    auto config = configure<PlatformConfig>(path, overrides);
    if (needs_array && !config.array.enabled)
        throw InputError(fmt::format("--target: {} has no tile array; its key array.enabled is false",
                                     path.empty() ? "the platform" : path));
    return config;
}

} // namespace svp
