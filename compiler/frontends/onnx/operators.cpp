// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/operators.h"

namespace svp::compiler {
namespace {

struct Operator {
    const char* type;
    ImportOperator import;
};

constexpr Operator operators[] = {
    {"Add", import_add},
    {"AveragePool", import_average_pool},
    {"BatchNormalization", import_batch_normalization},
    {"Cast", import_cast},
    {"Clip", import_clip},
    {"Concat", import_concat},
    {"Constant", import_constant},
    {"Conv", import_conv},
    {"ConvInteger", import_conv_integer},
    {"DequantizeLinear", import_dequantize_linear},
    {"Div", import_div},
    {"Dropout", import_dropout},
    {"Flatten", import_flatten},
    {"Gemm", import_gemm},
    {"GlobalAveragePool", import_global_average_pool},
    {"GlobalMaxPool", import_global_max_pool},
    {"Identity", import_identity},
    {"LeakyRelu", import_leaky_relu},
    {"LogSoftmax", import_log_softmax},
    {"MatMul", import_matmul},
    {"MatMulInteger", import_matmul_integer},
    {"MaxPool", import_max_pool},
    {"Mul", import_mul},
    {"Pad", import_pad},
    {"QLinearConv", import_qlinear_conv},
    {"QLinearMatMul", import_qlinear_matmul},
    {"QuantizeLinear", import_quantize_linear},
    {"ReduceMean", import_reduce_mean},
    {"Relu", import_relu},
    {"Reshape", import_reshape},
    {"Softmax", import_softmax},
    {"Squeeze", import_squeeze},
    {"Sub", import_sub},
    {"Transpose", import_transpose},
    {"Unsqueeze", import_unsqueeze},
};

} // namespace

ImportOperator find_operator(const std::string& domain, const std::string& type)
{
    if (!domain.empty() && domain != "ai.onnx") return nullptr;
    for (const Operator& candidate : operators) {
        if (type == candidate.type) return candidate.import;
    }
    return nullptr;
}

} // namespace svp::compiler
