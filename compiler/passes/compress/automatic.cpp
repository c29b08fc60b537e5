// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/compress/automatic.h"

#include "compiler/passes/compress/masked_fit.h"
#include "compiler/passes/decompose/decompose.h"
#include "compiler/passes/sparsity/share.h"

#include <algorithm>
#include <limits>

namespace svp::compiler {
namespace {

constexpr double sparsities[] = {0, 0.5, 0.6, 0.7, 0.8, 0.9};
constexpr int widths[] = {2, 4, 8};
constexpr double slack = 2.0;

int planes_of(const DecomposeSettings& settings) { return settings.bases * (settings.coefficient_bits - 1); }

// Is the error of `a` no larger than that of `b`, as far as can be told without trying?
bool dominates(const DecomposeSettings& a, const DecomposeSettings& b)
{
    return a.bases >= b.bases && a.coefficient_bits >= b.coefficient_bits && a.sparsity <= b.sparsity;
}

double added(const LayerGoal& goal, double least, const Decomposition& decomposition)
{
    if (!(goal.energy > 0)) return 0;
    const double more = distance(goal, compose(decomposition, goal.shape.taps)) - least;
    return std::max(0.0, more / goal.energy);
}

class Search {
  public:
    Search(const std::vector<float>& weights, const LayerGoal& goal, double budget, int most_planes)
        : weights_(weights),
          goal_(goal),
          budget_(budget),
          least_(distance(goal, fit_weights(goal, weights, {}))),
          open_(automatic_candidates(goal.shape, most_planes))
    {
        choice_.error = std::numeric_limits<double>::infinity();
    }

    AutomaticChoice run()
    {
        // What nothing dominates comes first: where it fails, all that it dominates does.
        const std::vector<DecomposeSettings> candidates = open_;
        for (const DecomposeSettings& settings : candidates) {
            const bool dominated = std::any_of(candidates.begin(), candidates.end(), [&](const auto& other) {
                return dominates(other, settings) && !dominates(settings, other);
            });
            if (!dominated) consider(settings);
        }
        while (!open_.empty())
            consider(open_[open_.size() / 2]);
        return std::move(choice_);
    }

  private:
    bool is_open(const DecomposeSettings& settings) const
    {
        return std::any_of(open_.begin(), open_.end(),
                           [&](const auto& other) { return dominates(other, settings) && dominates(settings, other); });
    }

    // Closes what can no longer be the choice.
    void consider(const DecomposeSettings settings)
    {
        if (!is_open(settings)) return;
        Decomposition tried = decompose(weights_, goal_, settings);
        const double error = added(goal_, least_, tried);
        const auto same = std::find_if(open_.begin(), open_.end(), [&](const auto& other) {
            return dominates(other, settings) && dominates(settings, other);
        });
        if (error <= budget_) {
            choice_ = {settings, std::move(tried), error};
            open_.erase(same, open_.end());
            return;
        }
        if (!choice_.settings) choice_.error = std::min(choice_.error, error);
        open_.erase(same);
        if (error <= slack * budget_) return;
        const auto hopeless = [&](const auto& other) { return dominates(settings, other); };
        open_.erase(std::remove_if(open_.begin(), open_.end(), hopeless), open_.end());
    }

    const std::vector<float>& weights_;
    const LayerGoal& goal_;
    double budget_, least_;
    std::vector<DecomposeSettings> open_; // cheapest first
    AutomaticChoice choice_;
};

} // namespace

uint64_t stored_bits(const WeightShape& shape, const DecomposeSettings& settings)
{
    const auto bases = static_cast<uint64_t>(settings.bases), planes = static_cast<uint64_t>(planes_of(settings));
    const uint64_t coefficients = shape.out_channels * bases * shape.in_channels;
    const uint64_t nonzeros = coefficients - share_of(settings.sparsity, coefficients);
    const uint64_t bitmaps = shape.out_channels * planes * ((shape.in_channels + 7) / 8) * 8;
    return bitmaps + nonzeros * (planes / bases) + bases * shape.taps * 8;
}

std::vector<DecomposeSettings> automatic_candidates(const WeightShape& shape, int most_planes)
{
    std::vector<DecomposeSettings> result;
    for (const int bits : widths) {
        for (int bases = 1; bases * (bits - 1) <= most_planes && static_cast<size_t>(bases) <= shape.taps; ++bases) {
            for (const double sparsity : sparsities)
                result.push_back({bases, bits, sparsity, std::nullopt});
        }
    }
    std::stable_sort(result.begin(), result.end(), [&](const auto& a, const auto& b) {
        const uint64_t first = stored_bits(shape, a), second = stored_bits(shape, b);
        return first != second ? first < second : planes_of(a) < planes_of(b);
    });
    return result;
}

AutomaticChoice choose_decomposition(const std::vector<float>& weights, const LayerGoal& goal, double budget,
                                     int most_planes)
{
    return Search(weights, goal, budget, most_planes).run();
}

} // namespace svp::compiler
