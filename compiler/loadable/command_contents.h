// SPDX-License-Identifier: Apache-2.0
// What commands of several engines refer to alike: constants, tables of requantization, slices of a concatenation, and
// the window of their layer.
#pragma once

#include "compiler/loadable/loadable.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler {

// Throws InputError "place: operand 'name' ..." where an operand that is used is not inside the constants.
void check_constant_operand(const Loadable& loadable, const svp_layer_command& command, uint32_t operand,
                            const char* name, const std::string& place);
// Of an operand that is inside them: its records. Throws InputError where one has a shift above `most_shift` or a
// negative multiplier.
void check_requantization(const Loadable& loadable, const svp_operand& operand, uint32_t most_shift,
                          const std::string& place);
void append_requantization(const Loadable& loadable, const svp_operand& operand, std::vector<svp_requant>& records);

// One command of a layer as a slice of its output's channels.
struct OutputSlice {
    bool copies = false; // else it is the whole layer
    uint32_t first = 0, channels = 0, of = 0;
    int low = 0, high = 0; // clamp
};
// Several commands in one layer are the inputs of a concatenation, one slice after the other. Throws InputError.
void check_slices(const svp_layer& layer, const std::vector<OutputSlice>& slices, const std::string& place);

// The fields of a command's body that are called as the layer's.
template <class Body>
void take_window(const Body& body, Layer& layer)
{
    layer.kernel_h = body.kernel_h;
    layer.kernel_w = body.kernel_w;
    layer.stride_h = body.stride_h;
    layer.stride_w = body.stride_w;
    layer.pad_top = body.pad_top;
    layer.pad_left = body.pad_left;
    layer.pad_bottom = body.pad_bottom;
    layer.pad_right = body.pad_right;
    layer.dilation_h = body.dilation_h;
    layer.dilation_w = body.dilation_w;
    layer.groups = body.groups;
    layer.low = body.activation_low;
    layer.high = body.activation_high;
}

} // namespace svp::compiler
