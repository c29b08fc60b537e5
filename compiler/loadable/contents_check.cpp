// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/contents_check.h"

#include "base/errors/fail.h"
#include "compiler/loadable/engine_contents.h"
#include "compiler/loadable/tensor_binding.h"
#include "interface/engines/engines.h"

#include <cmath>

namespace svp::compiler {

void check_target(uint32_t engine, const void* target, const std::string& place)
{
    const svp_engine_interface& known = *svp_engine_by_id(engine);
    if (const char* wrong = known.check_target(target)) fail(place, "target '{}': {}", known.name, wrong);
}

void check_contents(const Loadable& loadable, const std::string& place)
{
    for (size_t i = 0; i < loadable.tensors().size(); ++i) {
        const float scale = loadable.tensors()[i].scale;
        if (!std::isfinite(scale) || scale <= 0) fail(place, "tensor {}: its scale is no positive number", i);
    }
    for (const svp_engine_interface* engine : loadable.engines())
        engine_contents(engine->id).check(loadable, place);
    bind_tensors(loadable, place);
}

} // namespace svp::compiler
