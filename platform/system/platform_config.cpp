#include "platform/system/platform_config.h"

#include "platform/system/attachments.h"

#include <fmt/format.h>

namespace svp {

std::string PlatformConfig::validate() const
{
    const Attachments attachments = attachments_of(*this);
    const std::string problem = validate_mesh(noc, attachments.initiators, attachments.targets, attachments.ranges);
    return problem.empty() ? "" : "places, memory_map: " + problem;
}

std::string memory_map_text(const PlatformConfig& config)
{
    const Attachments attachments = attachments_of(config);
    std::string text;
    for (const MeshRange& range : attachments.ranges)
        text += fmt::format("0x{:010x} - 0x{:010x}  {:>12} bytes  {}\n", range.base, range.base + range.size - 1,
                            range.size, attachments.targets[range.target].name);
    return text;
}

} // namespace svp
