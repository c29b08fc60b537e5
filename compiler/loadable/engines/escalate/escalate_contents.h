// SPDX-License-Identifier: Apache-2.0
// Of the ESCALATE cluster: its commands say everything about their layers.
#pragma once

#include "compiler/loadable/engine_contents.h"

namespace svp::compiler {

const EngineContents& escalate_contents();

} // namespace svp::compiler
