// SPDX-License-Identifier: Apache-2.0
// How the compiler lays a network over the tile array. Defaults are ours [O].
#pragma once

#include "models/common/config.h"

#include <string>

namespace svp {

struct ArrayMappingConfig {
    bool overlap = true;
    bool resident = true;
    std::string layers; // of --target auto

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.flag("overlap", overlap, "weights and configuration of the next layer are brought while a layer runs");
        v.flag("resident", resident, "tensors stay in the memory tiles where they fit");
        v.text("layers", layers,
               "--target auto: layers for the array, globs with commas between; empty: those that are estimated to be "
               "faster there");
    }
    std::string validate() const { return {}; }
};

} // namespace svp
