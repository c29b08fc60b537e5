// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/attributes.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/printable.h"

#include <cmath>
#include <fmt/format.h>
#include <onnx/onnx_pb.h>
#include <utility>

namespace svp::compiler {

Attributes::Attributes(const onnx::NodeProto& node, std::string place) : node_(node), place_(std::move(place)) {}

bool Attributes::has(const std::string& name)
{
    read_.insert(name);
    for (const onnx::AttributeProto& attribute : node_.attribute()) {
        if (attribute.name() == name) return true;
    }
    return false;
}

const onnx::AttributeProto* Attributes::find(const std::string& name, int type)
{
    read_.insert(name);
    for (const onnx::AttributeProto& attribute : node_.attribute()) {
        if (attribute.name() != name) continue;
        if (attribute.type() == type) return &attribute;
        throw InputError(fmt::format("{}: attribute '{}' has the wrong type", place_, name));
    }
    return nullptr;
}

int64_t Attributes::integer(const std::string& name, int64_t missing)
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::INT);
    return found ? found->i() : missing;
}

float Attributes::real(const std::string& name, float missing)
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::FLOAT);
    if (found && !std::isfinite(found->f())) {
        throw InputError(fmt::format("{}: attribute '{}' is not a finite number", place_, name));
    }
    return found ? found->f() : missing;
}

std::string Attributes::text(const std::string& name, const std::string& missing)
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::STRING);
    return found ? found->s() : missing;
}

std::vector<int64_t> Attributes::integers(const std::string& name, const std::vector<int64_t>& missing)
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::INTS);
    return found ? std::vector<int64_t>(found->ints().begin(), found->ints().end()) : missing;
}

std::vector<float> Attributes::reals(const std::string& name)
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::FLOATS);
    return found ? std::vector<float>(found->floats().begin(), found->floats().end()) : std::vector<float>();
}

const onnx::TensorProto* Attributes::tensor(const std::string& name)
{
    const onnx::AttributeProto* found = find(name, onnx::AttributeProto::TENSOR);
    return found ? &found->t() : nullptr;
}

void Attributes::check_all_read() const
{
    for (const onnx::AttributeProto& attribute : node_.attribute()) {
        if (read_.count(attribute.name())) continue;
        throw InputError(fmt::format("{}: attribute '{}' is not supported", place_, printable(attribute.name())));
    }
}

} // namespace svp::compiler
