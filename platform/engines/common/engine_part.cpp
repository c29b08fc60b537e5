// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/common/engine_part.h"

namespace svp {

std::unique_ptr<EngineReport> EnginePart::make_report(const std::vector<Unit>&, size_t)
{
    return std::make_unique<EngineReport>();
}

} // namespace svp
