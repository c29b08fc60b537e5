// What the ESCALATE back end is asked for.
#pragma once

#include "interface/common/loadable_format.h"

namespace svp::compiler {

struct LoweringOptions {
    svp_target target{};              // of the platform that will run it
    bool compress_activations = true; // SVP_FORMAT_BITMAP between layers where the producer can write it
};

} // namespace svp::compiler
