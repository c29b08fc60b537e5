// SPDX-License-Identifier: Apache-2.0
// Window and tensor shapes between a layer and the bodies of commands that call their fields alike. Layers are checked
// ones: every value fits its field.
#pragma once

#include "compiler/ir/network.h"

#include <cstdint>

namespace svp::compiler {

template <class Body>
void set_window(const Layer& layer, Body& body)
{
    const auto byte = [](int value) { return static_cast<uint8_t>(value); };
    body.kernel_h = byte(layer.kernel_h);
    body.kernel_w = byte(layer.kernel_w);
    body.stride_h = byte(layer.stride_h);
    body.stride_w = byte(layer.stride_w);
    body.pad_top = byte(layer.pad_top);
    body.pad_left = byte(layer.pad_left);
    body.pad_bottom = byte(layer.pad_bottom);
    body.pad_right = byte(layer.pad_right);
    body.dilation_h = byte(layer.dilation_h);
    body.dilation_w = byte(layer.dilation_w);
    body.groups = static_cast<uint16_t>(layer.groups);
}

template <class Body>
void set_input(const Tensor& input, Body& body)
{
    body.in_h = static_cast<uint16_t>(input.height);
    body.in_w = static_cast<uint16_t>(input.width);
    body.in_c = static_cast<uint16_t>(input.channels);
    body.in_zero_point = static_cast<int8_t>(input.zero_point);
}

template <class Body>
void set_output(const Tensor& output, Body& body)
{
    body.out_h = static_cast<uint16_t>(output.height);
    body.out_w = static_cast<uint16_t>(output.width);
    body.out_c = static_cast<uint16_t>(output.channels);
    body.out_zero_point = static_cast<int8_t>(output.zero_point);
}

} // namespace svp::compiler
