// SPDX-License-Identifier: Apache-2.0
#include "platform/kinds/kinds.h"

namespace svp {

#define SVP_KIND(name) const InstanceKind& name##_kind();
#include "platform/kinds/kind_list.h"
#undef SVP_KIND

const InstanceTable::Kinds& instance_kinds()
{
    static const InstanceTable::Kinds kinds = {
#define SVP_KIND(name) &name##_kind(),
#include "platform/kinds/kind_list.h"
#undef SVP_KIND
    };
    return kinds;
}

std::vector<const EngineKind*> engine_kinds()
{
    std::vector<const EngineKind*> engines;
    for (const InstanceKind* kind : instance_kinds())
        if (const auto* engine = dynamic_cast<const EngineKind*>(kind)) engines.push_back(engine);
    return engines;
}

} // namespace svp
