// SPDX-License-Identifier: Apache-2.0
#include "platform/kinds/platform_figures.h"

namespace svp {

PlatformFigures platform_figures(const PlatformConfig& config)
{
    PlatformFigures figures;
    for (const Instance* instance : config.instances.enabled()) {
        const EngineKind* kind = engine_kind(*instance);
        if (!kind) continue;
        const EngineFigures own = kind->figures(*instance);
        figures.engines.emplace_back(instance->name, own);
        figures.total.on_chip_bytes += own.on_chip_bytes;
        figures.total.peak_macs_per_second += own.peak_macs_per_second;
    }
    return figures;
}

} // namespace svp
