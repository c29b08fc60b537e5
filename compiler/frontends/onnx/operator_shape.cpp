// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/operators.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <functional>
#include <numeric>

namespace svp::compiler {
namespace {

using Dims = std::vector<int64_t>;

int64_t product(Dims::const_iterator first, Dims::const_iterator last)
{
    return std::accumulate(first, last, int64_t{1}, std::multiplies<>());
}

// The first output is input 0 seen with other dimensions, as many values in the same order.
void reshape_to(Node& node, const std::function<Dims(const Dims&)>& change)
{
    if (node.is_constant(0)) {
        Constant constant = node.constant(0);
        if (constant.codes && constant.codes->scales.size() > 1) node.fail("its constant has scales along an axis");
        constant.dims = change(constant.dims);
        return node.define(std::move(constant));
    }
    Activation input = node.view(0);
    Dims dims = change(input.dims);
    int64_t batch = input.dims.size() > 1 ? input.dims[0] : 1;
    if (batch != 1 && (dims.size() < 2 || dims[0] != batch)) {
        node.fail(fmt::format("[{}] cannot become [{}]: the batch must stay the first dimension",
                              fmt::join(input.dims, ","), fmt::join(dims, ",")));
    }
    input.dims = std::move(dims);
    node.pass(std::move(input));
}

// Zeros copied from the input's dimensions, one -1 computed. Empty where that is impossible.
Dims resolve(Dims target, const Dims& dims, bool zero_copies)
{
    int64_t total = product(dims.begin(), dims.end()), known = 1;
    int64_t* open = nullptr;
    for (size_t i = 0; i < target.size(); ++i) {
        if (target[i] == 0 && zero_copies && i < dims.size()) target[i] = dims[i];
        if (target[i] == -1 && !open) {
            open = &target[i];
            continue;
        }
        if (target[i] < 1 || target[i] > total) return {};
        known *= target[i];
        if (known > total) return {};
    }
    if (open) *open = total / known;
    if (open) known *= *open;
    return known == total ? target : Dims();
}

// Attribute until operator set 12, input 1 later.
std::vector<int64_t> axes_of(Node& node)
{
    std::vector<int64_t> axes = node.attributes().integers("axes", {});
    if (node.has_input(1)) axes = node.integers(1);
    return axes;
}

Dims squeezed(const Node& node, const std::vector<int64_t>& axes, const Dims& dims)
{
    std::vector<bool> removed(dims.size(), false);
    for (int64_t axis : axes)
        removed[axis_of(node, axis, dims.size())] = true;
    if (axes.empty()) std::transform(dims.begin(), dims.end(), removed.begin(), [](int64_t dim) { return dim == 1; });
    Dims result;
    for (size_t i = 0; i < dims.size(); ++i) {
        if (!removed[i]) result.push_back(dims[i]);
        if (removed[i] && dims[i] != 1) {
            node.fail(fmt::format("axis {} of [{}] is not 1", i, fmt::join(dims, ",")));
        }
    }
    return result;
}

Dims unsqueezed(const Node& node, const std::vector<int64_t>& axes, const Dims& dims)
{
    std::vector<bool> added(dims.size() + axes.size(), false);
    for (int64_t axis : axes) {
        size_t at = axis_of(node, axis, added.size());
        if (added[at]) node.fail(fmt::format("axis {} is given twice", at));
        added[at] = true;
    }
    Dims result;
    size_t next = 0;
    for (bool one : added)
        result.push_back(one ? 1 : dims[next++]);
    return result;
}

std::vector<size_t> permutation_of(Node& node, size_t rank)
{
    std::vector<int64_t> reversed(rank);
    for (size_t i = 0; i < rank; ++i)
        reversed[i] = static_cast<int64_t>(rank - 1 - i);
    std::vector<int64_t> given = node.attributes().integers("perm", reversed), sorted = given;
    std::sort(sorted.begin(), sorted.end());
    std::reverse(reversed.begin(), reversed.end());
    if (sorted != reversed) node.fail(fmt::format("[{}] is no order of {} axes", fmt::join(given, ","), rank));
    return {given.begin(), given.end()};
}

} // namespace

void import_flatten(Node& node)
{
    int64_t axis = node.attributes().integer("axis", 1);
    reshape_to(node, [&](const Dims& dims) {
        bool end = axis == static_cast<int64_t>(dims.size()); // which is allowed here
        auto middle = dims.begin() + static_cast<ptrdiff_t>(end ? dims.size() : axis_of(node, axis, dims.size()));
        return Dims{product(dims.begin(), middle), product(middle, dims.end())};
    });
}

void import_reshape(Node& node)
{
    bool zero_copies = node.attributes().integer("allowzero", 0) == 0;
    std::vector<int64_t> target = node.integers(1);
    reshape_to(node, [&](const Dims& dims) {
        Dims resolved = resolve(target, dims, zero_copies);
        bool possible = !resolved.empty() || (target.empty() && product(dims.begin(), dims.end()) == 1);
        if (possible) return resolved;
        node.fail(fmt::format("[{}] cannot become [{}]", fmt::join(dims, ","), fmt::join(target, ",")));
    });
}

void import_squeeze(Node& node)
{
    std::vector<int64_t> axes = axes_of(node);
    reshape_to(node, [&](const Dims& dims) { return squeezed(node, axes, dims); });
}

void import_unsqueeze(Node& node)
{
    std::vector<int64_t> axes = axes_of(node);
    if (axes.size() > 8) node.fail("more than 8 axes");
    reshape_to(node, [&](const Dims& dims) { return unsqueezed(node, axes, dims); });
}

void import_transpose(Node& node)
{
    if (node.is_constant(0)) {
        Constant constant = node.constant(0);
        std::vector<size_t> permutation = permutation_of(node, constant.dims.size());
        return node.define(transposed(constant, permutation));
    }
    reshape_to(node, [&](const Dims& dims) {
        std::vector<size_t> permutation = permutation_of(node, dims.size());
        Dims result;
        size_t last = 0;
        for (size_t axis : permutation) {
            result.push_back(dims[axis]);
            if (dims[axis] == 1) continue;
            if (axis < last) node.fail(fmt::format("it changes the order of the values of [{}]", fmt::join(dims, ",")));
            last = axis;
        }
        return result;
    });
}

} // namespace svp::compiler
