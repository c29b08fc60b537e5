// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/sparsity/group_sparsity.h"

#include <algorithm>
#include <cmath>

namespace svp::compiler {
namespace {

constexpr GroupSparsity known[] = {{1, 4}, {2, 4}, {4, 8}}; // the tightest first

// A run of weights along the input channels: `count` of them, `stride` apart.
struct Run {
    size_t first, stride, count;
    size_t at(size_t i) const { return first + i * stride; }
};

// visit(Run) -> bool for every run, until one answers false. Was the answer always true?
template <class Visit>
bool for_each_run(const WeightShape& shape, const GroupSparsity& sparsity, Visit visit)
{
    const auto group = static_cast<size_t>(sparsity.group);
    for (size_t k = 0; k < shape.out_channels; ++k) {
        for (size_t begin = 0; begin < shape.in_channels; begin += group) {
            const size_t count = std::min(group, shape.in_channels - begin);
            const size_t first = (k * shape.in_channels + begin) * shape.taps;
            for (size_t tap = 0; tap < shape.taps; ++tap)
                if (!visit(Run{first + tap, shape.taps, count})) return false;
        }
    }
    return true;
}

// How many of the run's other weights stay before this one does.
template <class Weight>
int rank(const Weight* weights, const Run& run, size_t i)
{
    const double own = std::abs(static_cast<double>(weights[run.at(i)]));
    int before = 0;
    for (size_t other = 0; other < run.count; ++other) {
        const double magnitude = std::abs(static_cast<double>(weights[run.at(other)]));
        before += magnitude > own || (magnitude == own && other < i);
    }
    return before;
}

template <class Weight>
std::vector<bool> choose(const Weight* weights, const WeightShape& shape, const GroupSparsity& sparsity)
{
    std::vector<bool> goes(shape.out_channels * shape.in_channels * shape.taps, false);
    for_each_run(shape, sparsity, [&](const Run& run) {
        for (size_t i = 0; i < run.count; ++i)
            goes[run.at(i)] = rank(weights, run, i) >= sparsity.nonzeros;
        return true;
    });
    return goes;
}

template <class Weight>
bool holds_in(const Weight* weights, const WeightShape& shape, const GroupSparsity& sparsity)
{
    return for_each_run(shape, sparsity, [&](const Run& run) {
        int nonzeros = 0;
        for (size_t i = 0; i < run.count; ++i)
            nonzeros += weights[run.at(i)] != Weight{0};
        return nonzeros <= sparsity.nonzeros;
    });
}

template <class Weight>
std::optional<GroupSparsity> recognise(const Weight* weights, const WeightShape& shape)
{
    for (const GroupSparsity& sparsity : known) {
        const bool says_something = shape.in_channels > static_cast<size_t>(sparsity.nonzeros);
        if (says_something && holds_in(weights, shape, sparsity)) return sparsity;
    }
    return std::nullopt;
}

} // namespace

std::vector<bool> choose_group_zeros(const float* weights, const WeightShape& shape, const GroupSparsity& sparsity)
{
    return choose(weights, shape, sparsity);
}

std::vector<bool> choose_group_zeros(const int8_t* weights, const WeightShape& shape, const GroupSparsity& sparsity)
{
    return choose(weights, shape, sparsity);
}

bool holds(const float* weights, const WeightShape& shape, const GroupSparsity& sparsity)
{
    return holds_in(weights, shape, sparsity);
}

bool holds(const int8_t* weights, const WeightShape& shape, const GroupSparsity& sparsity)
{
    return holds_in(weights, shape, sparsity);
}

std::optional<GroupSparsity> recognise_group_sparsity(const float* weights, const WeightShape& shape)
{
    return recognise(weights, shape);
}

std::optional<GroupSparsity> recognise_group_sparsity(const int8_t* weights, const WeightShape& shape)
{
    return recognise(weights, shape);
}

} // namespace svp::compiler
