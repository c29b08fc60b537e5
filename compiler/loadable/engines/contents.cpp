// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engine_contents.h"
#include "interface/common/layer_command.h"

namespace svp::compiler {

#define SVP_ENGINE_CONTENTS(name) const EngineContents& name##_contents();
#include "compiler/loadable/engines/contents_list.h"
#undef SVP_ENGINE_CONTENTS

namespace {

class NoContents final : public EngineContents {
  public:
    uint32_t engine() const override { return SVP_ENGINE_NONE; }
};

} // namespace

const EngineContents& engine_contents(uint32_t engine)
{
    static const NoContents none;
    static const EngineContents* const all[] = {
#define SVP_ENGINE_CONTENTS(name) &name##_contents(),
#include "compiler/loadable/engines/contents_list.h"
#undef SVP_ENGINE_CONTENTS
    };
    for (const EngineContents* contents : all)
        if (contents->engine() == engine) return *contents;
    return none;
}

} // namespace svp::compiler
