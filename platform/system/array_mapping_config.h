// How the compiler lays a network over the tile array. Defaults are ours [O].
#pragma once

#include "models/common/config.h"

#include <string>

namespace svp {

struct ArrayMappingConfig {
    bool overlap = true;
    bool resident = true;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.flag("overlap", overlap, "weights and configuration of the next layer are brought while a layer runs");
        v.flag("resident", resident, "tensors stay in the memory tiles where they fit");
    }
    std::string validate() const { return {}; }
};

} // namespace svp
