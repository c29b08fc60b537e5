// SPDX-License-Identifier: Apache-2.0
// What a loadable holds for the ESCALATE cluster, beyond what its tables show: packed weights, slices of
// concatenations.
#pragma once

#include "compiler/loadable/loadable.h"

namespace svp::compiler {

// Every layer of the cluster. The reader has let the tables pass. Throws InputError, one line that begins with `place`.
void check_cluster_contents(const Loadable& loadable, const std::string& place);

} // namespace svp::compiler
