// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/compress/layer_form.h"

#include "compiler/passes/compress/automatic.h"
#include "compiler/passes/compress/input_moments.h"
#include "compiler/passes/compress/masked_fit.h"
#include "compiler/passes/decompose/decompose.h"
#include "compiler/passes/decompose/layer_goal.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

struct LayerForm {
    Treatment treatment; // automatic settings resolved
    std::vector<float> weights;
    std::optional<Decomposition> decomposition;
    std::string remark;
};

double relative_change(const std::vector<float>& before, const std::vector<float>& after)
{
    double change = 0, all = 0;
    for (size_t i = 0; i < before.size(); ++i) {
        const auto value = static_cast<double>(before[i]);
        const double difference = static_cast<double>(after[i]) - value;
        change += difference * difference;
        all += value * value;
    }
    return all > 0 ? change / all : 0;
}

class FormMaker {
  public:
    FormMaker(const FloatLayer& layer, const LayerGoal* goal, int most_planes)
        : weights_(layer.weights),
          shape_(weight_shape(layer)),
          goal_(goal),
          most_planes_(most_planes)
    {
    }

    LayerForm run(const Treatment& treatment)
    {
        form_.treatment = treatment;
        std::visit([this](const auto& wanted) { make(wanted); }, treatment);
        return std::move(form_);
    }

  private:
    void make(const LeaveDense&) { form_.weights = goal_ ? fit_weights(*goal_, weights_, {}) : weights_; }

    void make(const BlockCompression& wanted)
    {
        const ChosenBlocks chosen = choose_blocks(weights_.data(), shape_, wanted);
        form_.remark = chosen.remark();
        if (!goal_) {
            form_.weights = weights_;
            clear_blocks(form_.weights.data(), shape_, wanted.block, chosen.zero);
            return;
        }
        std::vector<float> kept(weights_.size(), 1.0F);
        clear_blocks(kept.data(), shape_, wanted.block, chosen.zero);
        std::vector<bool> gone(kept.size());
        std::transform(kept.begin(), kept.end(), gone.begin(), [](float weight) { return weight == 0; });
        form_.weights = fit_weights(*goal_, weights_, gone);
    }

    void make(const GroupSparsity& wanted)
    {
        const std::vector<bool> gone = choose_group_zeros(weights_.data(), shape_, wanted);
        if (goal_) {
            form_.weights = fit_weights(*goal_, weights_, gone);
            return;
        }
        form_.weights = weights_;
        for (size_t i = 0; i < gone.size(); ++i) {
            if (gone[i]) form_.weights[i] = 0.0F;
        }
    }

    void make(const DecomposeSettings& wanted)
    {
        if (wanted.error_budget) {
            make_within(*wanted.error_budget);
            return;
        }
        DecomposeSettings settings = wanted;
        settings.bases = static_cast<int>(std::min(static_cast<size_t>(wanted.bases), shape_.taps));
        take(settings, goal_ ? decompose(weights_, *goal_, settings) : decompose(weights_, shape_, settings));
    }

    void make_within(double budget)
    {
        const LayerGoal own = goal_ ? LayerGoal() : goal_of_weights(weights_, shape_);
        AutomaticChoice choice = choose_decomposition(weights_, goal_ ? *goal_ : own, budget, most_planes_);
        if (choice.settings) {
            take(*choice.settings, std::move(choice.decomposition));
            return;
        }
        form_.treatment = LeaveDense{};
        make(LeaveDense{});
        form_.remark =
            fmt::format("no decomposition has an error of {} or less; the best one has {:.3g}", budget, choice.error);
    }

    void take(const DecomposeSettings& settings, Decomposition decomposition)
    {
        form_.treatment = settings;
        form_.weights = compose(decomposition, shape_.taps);
        form_.decomposition = std::move(decomposition);
    }

    const std::vector<float>& weights_;
    WeightShape shape_;
    const LayerGoal* goal_;
    int most_planes_;
    LayerForm form_;
};

} // namespace

void apply_form(const Treatment& wanted, const LayerGoal* goal, const CompressOptions& options, FloatLayer& layer,
                CompressedLayer& done)
{
    LayerForm form = FormMaker(layer, goal, options.most_planes).run(wanted);
    done.treatment = form.treatment;
    if (!form.remark.empty()) done.remark = form.remark;
    done.weight_error = relative_change(layer.weights, form.weights);
    layer.weights = std::move(form.weights);
    layer.decomposition = std::move(form.decomposition);
}

} // namespace svp::compiler
