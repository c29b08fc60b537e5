// SPDX-License-Identifier: Apache-2.0
// Is a network consistent, and does it fit the fields of a layer command?
#pragma once

#include "compiler/ir/network.h"

#include <string>

namespace svp::compiler {

// "network 'x': layer 'y'", how messages of the compiler begin.
std::string layer_place(const Network& network, const Layer& layer);

// Every index, shape, weight count and requantization record. Throws InputError, one line that names layer or tensor.
void check_network(const Network& network);

} // namespace svp::compiler
