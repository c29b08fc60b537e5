// Do the sections of a loadable make sense together? Trusts nothing but the frame (file_layout.h).
#pragma once

#include "compiler/loadable/loadable.h"

namespace svp::compiler {

// Throws InputError, one line that begins with `place`.
void check_contents(const Loadable& loadable, const std::string& place);

// An engine name that is known, sizes that arithmetic can work with.
void check_target(const svp_target& target, const std::string& place);

// Multiply-accumulates of the direct convolution; 0 for other operations.
uint64_t dense_macs(const svp_layer_command& command);

// Stored bytes of weights, coefficients and requantization.
uint64_t stored_weight_bytes(const svp_layer_command& command);

} // namespace svp::compiler
