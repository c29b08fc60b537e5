// The operators that import knows, one small function each: it reads a node's inputs and attributes and adds layers.
#pragma once

#include "compiler/onnx/node.h"

#include <string>

namespace svp::compiler {

using ImportOperator = void (*)(Node&);

// Null where the operator is not supported.
ImportOperator find_operator(const std::string& domain, const std::string& type);

void import_conv(Node& node);
void import_gemm(Node& node);
void import_matmul(Node& node);

void import_batch_normalization(Node& node);
void import_add(Node& node); // two tensors, or one and a constant per channel
void import_sub(Node& node);
void import_mul(Node& node);
void import_div(Node& node);

void import_relu(Node& node);
void import_clip(Node& node);
void import_concat(Node& node);

void import_max_pool(Node& node);
void import_average_pool(Node& node);
void import_global_max_pool(Node& node);
void import_global_average_pool(Node& node);
void import_reduce_mean(Node& node); // over height and width

void import_flatten(Node& node);
void import_reshape(Node& node);
void import_identity(Node& node);
void import_dropout(Node& node);
void import_constant(Node& node);

} // namespace svp::compiler
