// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/onnx_evaluator.h"

#include "tests/reference/onnx_quantized.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <map>
#include <onnx/onnx_pb.h>
#include <stdexcept>

namespace svp::test {
namespace {

using Dims = std::vector<int64_t>;

int64_t product(const Dims& dims)
{
    int64_t result = 1;
    for (int64_t dim : dims)
        result *= dim;
    return result;
}

double& at(Array& a, int64_t c, int64_t y, int64_t x)
{
    return a.values.at(static_cast<size_t>((c * a.dims[2] + y) * a.dims[3] + x));
}

Array array_of(const onnx::TensorProto& tensor)
{
    Array result;
    result.dims.assign(tensor.dims().begin(), tensor.dims().end());
    auto count = static_cast<size_t>(product(result.dims));
    result.type = tensor.data_type();
    bool real = tensor.data_type() == onnx::TensorProto::FLOAT, raw = tensor.has_raw_data();
    for (size_t i = 0; i < count; ++i) {
        int n = static_cast<int>(i);
        float value = 0.0F;
        if (real && raw) std::memcpy(&value, tensor.raw_data().data() + 4 * i, 4);
        if (real && !raw) value = tensor.float_data(n);
        if (real) {
            result.values.push_back(static_cast<double>(value));
            continue;
        }
        bool wide = tensor.data_type() == onnx::TensorProto::INT64;
        result.values.push_back(wide ? static_cast<double>(tensor.int64_data(n)) : tensor.int32_data(n));
    }
    return result;
}

class Evaluator {
  public:
    Evaluator(const onnx::NodeProto& node, const std::map<std::string, Array>& known, int64_t opset)
        : node_(node),
          known_(known),
          opset_(opset)
    {
    }

    Array run()
    {
        const std::string& type = node_.op_type();
        if (type == "Conv") return conv();
        if (type == "Relu") return map_values([](double v) { return std::max(v, 0.0); });
        if (type == "Clip") return clip();
        if (type == "Add") return broadcast(std::plus<>());
        if (type == "Sub") return broadcast(std::minus<>());
        if (type == "Mul") return broadcast(std::multiplies<>());
        if (type == "Div") return broadcast(std::divides<>());
        if (type == "Concat") return concat();
        if (type == "MaxPool" || type == "AveragePool") return pool(type == "MaxPool");
        if (type == "GlobalAveragePool" || type == "ReduceMean") return global_pool(false);
        if (type == "GlobalMaxPool") return global_pool(true);
        if (type == "BatchNormalization") return batch_normalization();
        if (type == "Gemm" || type == "MatMul") return gemm();
        if (type == "Flatten") return reshaped({in(0).dims[0], -1});
        if (type == "Reshape") return reshape();
        if (type == "Identity" || type == "Dropout") return in(0);
        if (type == "Constant" && attribute("value")) return array_of(attribute("value")->t());
        if (type == "Constant") return {{}, {real("value_float", 0.0)}};
        if (type == "LeakyRelu") return map_values([&](double v) { return v < 0.0 ? v * real("alpha", 0.01) : v; });
        if (type == "Pad") return pad();
        if (type == "Cast") return in(0);
        if (type == "QuantizeLinear") return quantized(in(0), in(1), in(2));
        if (type == "DequantizeLinear") return dequantized(in(0), &in(1), optional(2), axis_of_scales());
        if (type == "QLinearConv" || type == "QLinearMatMul") return quantized_operator();
        if (type == "ConvInteger" || type == "MatMulInteger") return integer_operator();
        throw std::logic_error("the evaluator does not know " + type);
    }

  private:
    bool has(int i) const { return i < node_.input_size() && !node_.input(i).empty(); }
    const Array& in(int i) const { return known_.at(node_.input(i)); }
    const Array* optional(int i) const { return has(i) ? &in(i) : nullptr; }

    const onnx::AttributeProto* attribute(const std::string& name) const
    {
        for (const onnx::AttributeProto& a : node_.attribute()) {
            if (a.name() == name) return &a;
        }
        return nullptr;
    }
    int64_t integer(const std::string& name, int64_t missing) const
    {
        return attribute(name) ? attribute(name)->i() : missing;
    }
    double real(const std::string& name, double missing) const
    {
        return attribute(name) ? static_cast<double>(attribute(name)->f()) : missing;
    }
    Dims integers(const std::string& name, Dims missing) const
    {
        const onnx::AttributeProto* a = attribute(name);
        return a ? Dims(a->ints().begin(), a->ints().end()) : missing;
    }

    Array map_values(const std::function<double(double)>& f) const
    {
        Array result = in(0);
        for (double& value : result.values)
            value = f(value);
        return result;
    }

    Array clip() const
    {
        double low = -std::numeric_limits<double>::infinity(), high = -low;
        if (opset_ < 11) {
            low = real("min", low);
            high = real("max", high);
        } else {
            if (has(1)) low = in(1).values.at(0);
            if (has(2)) high = in(2).values.at(0);
        }
        return map_values([&](double v) { return std::min(std::max(v, low), high); });
    }

    Array broadcast(const std::function<double(double, double)>& f) const
    {
        Array a = in(0), b = in(1);
        size_t rank = std::max(a.dims.size(), b.dims.size());
        a.dims.insert(a.dims.begin(), rank - a.dims.size(), 1);
        b.dims.insert(b.dims.begin(), rank - b.dims.size(), 1);
        Array result;
        for (size_t d = 0; d < rank; ++d)
            result.dims.push_back(std::max(a.dims[d], b.dims[d]));
        auto pick = [&](const Array& from, int64_t flat) {
            int64_t offset = 0, stride = 1;
            for (size_t d = rank; d-- > 0;) {
                int64_t position = flat % result.dims[d];
                flat /= result.dims[d];
                offset += (from.dims[d] == 1 ? 0 : position) * stride;
                stride *= from.dims[d];
            }
            return from.values.at(static_cast<size_t>(offset));
        };
        for (int64_t i = 0; i < product(result.dims); ++i)
            result.values.push_back(f(pick(a, i), pick(b, i)));
        return result;
    }

    Array concat() const
    {
        Array result = in(0);
        for (int i = 1; i < node_.input_size(); ++i) {
            result.dims[1] += in(i).dims[1];
            result.values.insert(result.values.end(), in(i).values.begin(), in(i).values.end());
        }
        return result;
    }

    // Where windows start along an axis, by trying one position after the other.
    std::vector<int64_t> starts(size_t axis, int64_t input, int64_t kernel) const
    {
        int64_t stride = integers("strides", {1, 1})[axis], extent = (kernel - 1) * dilation(axis) + 1;
        Dims pads = integers("pads", {0, 0, 0, 0});
        int64_t before = pads[axis], after = pads[axis + 2];
        std::string mode = attribute("auto_pad") ? attribute("auto_pad")->s() : "NOTSET";
        if (mode != "NOTSET") before = after = 0;
        if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
            int64_t outputs = 0;
            while (outputs * stride < input)
                ++outputs;
            for (int64_t turn = mode == "SAME_UPPER" ? 0 : 1; (outputs - 1) * stride + extent > input + before + after;
                 ++turn)
                ++(turn % 2 == 0 ? after : before);
        }
        bool ceil_mode = integer("ceil_mode", 0) != 0;
        std::vector<int64_t> result;
        for (int64_t start = -before;; start += stride) {
            bool complete = start + extent <= input + after;
            bool begun = ceil_mode && start + extent - stride < input + after && start < input;
            if (!complete && !begun) return result;
            if (ceil_mode && start >= input) return result;
            result.push_back(start);
        }
    }
    int64_t dilation(size_t axis) const { return integers("dilations", {1, 1})[axis]; }

    Array conv() const
    {
        Array x = in(0), w = in(1), y;
        int64_t groups = integer("group", 1), per_group = w.dims[1], outputs = w.dims[0];
        std::vector<int64_t> rows = starts(0, x.dims[2], w.dims[2]), columns = starts(1, x.dims[3], w.dims[3]);
        y.dims = {1, outputs, static_cast<int64_t>(rows.size()), static_cast<int64_t>(columns.size())};
        for (int64_t k = 0; k < outputs; ++k)
            for (int64_t row : rows)
                for (int64_t column : columns) {
                    double sum = has(2) ? in(2).values.at(static_cast<size_t>(k)) : 0.0;
                    for (int64_t c = 0; c < per_group; ++c)
                        for (int64_t r = 0; r < w.dims[2]; ++r)
                            for (int64_t s = 0; s < w.dims[3]; ++s) {
                                int64_t iy = row + r * dilation(0), ix = column + s * dilation(1);
                                if (iy < 0 || ix < 0 || iy >= x.dims[2] || ix >= x.dims[3]) continue;
                                int64_t channel = k / (outputs / groups) * per_group + c;
                                sum += at(x, channel, iy, ix) * at(w, k * per_group + c, r, s);
                            }
                    y.values.push_back(sum);
                }
        return y;
    }

    Array pool(bool max) const
    {
        Array x = in(0), y;
        Dims kernel = integers("kernel_shape", {}), pads = integers("pads", {0, 0, 0, 0});
        std::vector<int64_t> rows = starts(0, x.dims[2], kernel[0]), columns = starts(1, x.dims[3], kernel[1]);
        y.dims = {1, x.dims[1], static_cast<int64_t>(rows.size()), static_cast<int64_t>(columns.size())};
        for (int64_t c = 0; c < x.dims[1]; ++c)
            for (int64_t row : rows)
                for (int64_t column : columns) {
                    double best = -std::numeric_limits<double>::infinity(), sum = 0.0;
                    int64_t count = 0;
                    for (int64_t r = 0; r < kernel[0]; ++r)
                        for (int64_t s = 0; s < kernel[1]; ++s) {
                            int64_t iy = row + r * dilation(0), ix = column + s * dilation(1);
                            if (iy < 0 || ix < 0 || iy >= x.dims[2] || ix >= x.dims[3]) continue;
                            best = std::max(best, at(x, c, iy, ix));
                            sum += at(x, c, iy, ix);
                            ++count;
                        }
                    if (integer("count_include_pad", 0)) count = kernel[0] * kernel[1];
                    y.values.push_back(max ? best : sum / static_cast<double>(count));
                }
        return y;
    }

    Array global_pool(bool max) const
    {
        const Array& x = in(0);
        Array y;
        y.dims = {1, x.dims[1], 1, 1};
        if (node_.op_type() == "ReduceMean" && integer("keepdims", 1) == 0) y.dims = {1, x.dims[1]};
        auto plane = x.dims[2] * x.dims[3];
        for (int64_t c = 0; c < x.dims[1]; ++c) {
            auto from = x.values.begin() + c * plane;
            double sum = 0.0;
            for (int64_t i = 0; i < plane; ++i)
                sum += from[i];
            y.values.push_back(max ? *std::max_element(from, from + plane) : sum / static_cast<double>(plane));
        }
        return y;
    }

    Array batch_normalization() const
    {
        Array y = in(0);
        size_t plane = y.values.size() / static_cast<size_t>(y.dims[1]);
        for (size_t i = 0; i < y.values.size(); ++i) {
            size_t c = i / plane;
            double deviation = std::sqrt(in(4).values[c] + real("epsilon", 1e-5));
            y.values[i] = (y.values[i] - in(3).values[c]) / deviation * in(1).values[c] + in(2).values[c];
        }
        return y;
    }

    Array gemm() const
    {
        const Array &a = in(0), &b = in(1);
        bool transposed = integer("transB", 0) != 0;
        int64_t outputs = b.dims[transposed ? 0 : 1], features = b.dims[transposed ? 1 : 0];
        Array y;
        y.dims = {1, outputs};
        for (int64_t k = 0; k < outputs; ++k) {
            double sum = 0.0;
            for (int64_t f = 0; f < features; ++f) {
                auto position = static_cast<size_t>(transposed ? k * features + f : f * outputs + k);
                sum += a.values.at(static_cast<size_t>(f)) * b.values.at(position);
            }
            double bias = 0.0;
            if (has(2)) bias = in(2).values.at(in(2).values.size() == 1 ? 0 : static_cast<size_t>(k));
            y.values.push_back(real("alpha", 1.0) * sum + real("beta", 1.0) * bias);
        }
        return y;
    }

    // Explicit padding of height and width.
    Array pad() const
    {
        Array x = in(0), y;
        const std::vector<double>& pads = in(1).values;
        double value = has(2) ? in(2).values.at(0) : 0.0;
        auto before = [&](size_t axis) { return static_cast<int64_t>(pads.at(axis)); };
        y.dims = {1, x.dims[1], x.dims[2] + before(2) + before(6), x.dims[3] + before(3) + before(7)};
        for (int64_t c = 0; c < y.dims[1]; ++c)
            for (int64_t row = -before(2); row < y.dims[2] - before(2); ++row)
                for (int64_t column = -before(3); column < y.dims[3] - before(3); ++column) {
                    bool inside = row >= 0 && column >= 0 && row < x.dims[2] && column < x.dims[3];
                    y.values.push_back(inside ? at(x, c, row, column) : value);
                }
        return y;
    }

    size_t axis_of_scales() const { return static_cast<size_t>(integer("axis", 1)); }

    // This node's float operator on other operands.
    Array in_float(const std::string& type, const std::vector<Array>& operands) const
    {
        onnx::NodeProto node = node_;
        node.set_op_type(type);
        node.clear_input();
        std::map<std::string, Array> known;
        for (const Array& operand : operands) {
            node.add_input(std::to_string(known.size()));
            known[node.input(node.input_size() - 1)] = operand;
        }
        return Evaluator(node, known, opset_).run();
    }

    // x, its scale and zero point, w, its scale and zero point, those of y, the bias.
    Array quantized_operator() const
    {
        bool convolution = node_.op_type() == "QLinearConv";
        std::vector<Array> operands{dequantized(in(0), &in(1), &in(2), 1),
                                    dequantized(in(3), &in(4), &in(5), convolution ? 0 : 1)};
        if (has(8)) {
            Array scales = in(4);
            for (double& scale : scales.values)
                scale *= in(1).values.at(0);
            operands.push_back(dequantized(in(8), &scales, nullptr, 0));
        }
        return quantized(in_float(convolution ? "Conv" : "MatMul", operands), in(6), in(7));
    }

    Array integer_operator() const
    {
        bool convolution = node_.op_type() == "ConvInteger";
        return in_float(convolution ? "Conv" : "MatMul",
                        {dequantized(in(0), nullptr, optional(2), 1),
                         dequantized(in(1), nullptr, optional(3), convolution ? 0 : 1)});
    }

    Array reshape() const
    {
        Dims target;
        for (size_t i = 0; i < in(1).values.size(); ++i) {
            auto dim = static_cast<int64_t>(in(1).values[i]);
            target.push_back(dim == 0 ? in(0).dims[i] : dim);
        }
        return reshaped(target);
    }

    Array reshaped(Dims target) const
    {
        int64_t known = 1;
        for (int64_t dim : target)
            known *= dim == -1 ? 1 : dim;
        for (int64_t& dim : target)
            dim = dim == -1 ? static_cast<int64_t>(in(0).values.size()) / known : dim;
        return {target, in(0).values};
    }

    const onnx::NodeProto& node_;
    const std::map<std::string, Array>& known_;
    int64_t opset_;
};

} // namespace

Array evaluate_onnx(const std::string& bytes, const Array& input)
{
    onnx::ModelProto model;
    if (!model.ParseFromString(bytes)) throw std::logic_error("the test's model is no model");
    std::map<std::string, Array> known;
    known[model.graph().input(0).name()] = input;
    for (const onnx::TensorProto& tensor : model.graph().initializer())
        known[tensor.name()] = array_of(tensor);
    for (const onnx::NodeProto& node : model.graph().node())
        known[node.output(0)] = Evaluator(node, known, model.opset_import(0).version()).run();
    return known.at(model.graph().output(0).name());
}

} // namespace svp::test
