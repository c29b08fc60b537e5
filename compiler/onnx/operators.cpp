#include "compiler/onnx/operators.h"

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
    {"Clip", import_clip},
    {"Concat", import_concat},
    {"Constant", import_constant},
    {"Conv", import_conv},
    {"Div", import_div},
    {"Dropout", import_dropout},
    {"Flatten", import_flatten},
    {"Gemm", import_gemm},
    {"GlobalAveragePool", import_global_average_pool},
    {"GlobalMaxPool", import_global_max_pool},
    {"Identity", import_identity},
    {"MatMul", import_matmul},
    {"MaxPool", import_max_pool},
    {"Mul", import_mul},
    {"ReduceMean", import_reduce_mean},
    {"Relu", import_relu},
    {"Reshape", import_reshape},
    {"Sub", import_sub},
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
