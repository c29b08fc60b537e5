// SPDX-License-Identifier: Apache-2.0
// The operators that import knows, one small function each: it reads a node's inputs and attributes and adds layers.
#pragma once

#include "compiler/frontends/onnx/node.h"

#include <string>

namespace svp::compiler {

using ImportOperator = void (*)(Node&);

// Null where the operator is not supported.
ImportOperator find_operator(const std::string& domain, const std::string& type);

void import_conv(Node& node);
void import_gemm(Node& node);
void import_matmul(Node& node);

void import_quantize_linear(Node& node);
void import_dequantize_linear(Node& node);
void import_qlinear_conv(Node& node);
void import_qlinear_matmul(Node& node);
void import_conv_integer(Node& node);
void import_matmul_integer(Node& node);
void import_cast(Node& node); // to float

void import_batch_normalization(Node& node);
void import_add(Node& node); // two tensors, or one and a constant per channel
void import_sub(Node& node);
void import_mul(Node& node);
void import_div(Node& node);

void import_relu(Node& node);
void import_clip(Node& node);
void import_leaky_relu(Node& node);
void import_concat(Node& node);
void import_pad(Node& node);

void import_max_pool(Node& node);
void import_average_pool(Node& node);
void import_global_max_pool(Node& node);
void import_global_average_pool(Node& node);
void import_reduce_mean(Node& node); // over height, width or both

// The order of the values stays.
void import_flatten(Node& node);
void import_reshape(Node& node);
void import_squeeze(Node& node);
void import_unsqueeze(Node& node);
void import_transpose(Node& node);

void import_identity(Node& node);
void import_dropout(Node& node);
void import_constant(Node& node);
void import_softmax(Node& node); // on the host, at the end
void import_log_softmax(Node& node);

} // namespace svp::compiler
