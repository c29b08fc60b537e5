#include "models/interconnect/mesh/mesh_config.h"

#include <algorithm>

namespace svp {

std::string validate_mesh(const MeshConfig& config, const std::vector<MeshPort>& initiators,
                          const std::vector<MeshPort>& targets, const std::vector<MeshRange>& ranges)
{
    for (const auto* ports : {&initiators, &targets})
        for (const MeshPort& port : *ports)
            if (port.column >= config.columns || port.row >= config.rows) return port.name + ": lies outside the mesh";
    std::vector<MeshRange> sorted = ranges;
    std::sort(sorted.begin(), sorted.end(), [](const MeshRange& a, const MeshRange& b) { return a.base < b.base; });
    const MeshRange* before = nullptr;
    for (const MeshRange& range : sorted) {
        if (range.target >= targets.size()) return "a range names target " + std::to_string(range.target) + " of none";
        const std::string& name = targets[range.target].name;
        if (range.size == 0) return name + ": its address range is empty";
        if (range.base + (range.size - 1) < range.base) return name + ": its address range wraps";
        if (before != nullptr && before->base + (before->size - 1) >= range.base)
            return name + ": its address range overlaps that of " + targets[before->target].name;
        before = &range;
    }
    return {};
}

} // namespace svp
