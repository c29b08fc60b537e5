// SPDX-License-Identifier: Apache-2.0
// Of the tile array: its control programs do not say what network they compute, nor which tensors they read.
#pragma once

#include "compiler/loadable/engine_contents.h"

namespace svp::compiler {

const EngineContents& aie_contents();

} // namespace svp::compiler
