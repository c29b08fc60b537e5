#include "compiler/compress/layer_form.h"

#include "compiler/compress/automatic.h"
#include "compiler/compress/input_moments.h"
#include "compiler/compress/masked_fit.h"
#include "compiler/decompose/decompose.h"
#include "compiler/decompose/layer_goal.h"

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
        : shape_(weight_shape(layer)),
          goal_(goal),
          most_planes_(most_planes)
    {
        form_.weights = layer.weights;
    }

    LayerForm run(const Treatment& treatment)
    {
        form_.treatment = treatment;
        std::visit([this](const auto& wanted) { make(wanted); }, treatment);
        return std::move(form_);
    }

  private:
    void make(const LeaveDense&)
    {
        if (goal_) form_.weights = fit_weights(*goal_, form_.weights, std::vector<float>(form_.weights.size(), 1.0F));
    }

    void make(const BlockCompression& wanted)
    {
        const ChosenBlocks chosen = choose_blocks(form_.weights.data(), shape_, wanted);
        form_.remark = chosen.remark();
        std::vector<float> kept(form_.weights.size(), 1.0F);
        clear_blocks(kept.data(), shape_, wanted.block, chosen.zero);
        keep(kept);
    }

    void make(const GroupSparsity& wanted)
    {
        const std::vector<bool> chosen = choose_group_zeros(form_.weights.data(), shape_, wanted);
        std::vector<float> kept(form_.weights.size());
        for (size_t i = 0; i < kept.size(); ++i)
            kept[i] = chosen[i] ? 0.0F : 1.0F;
        keep(kept);
    }

    void make(const DecomposeSettings& wanted)
    {
        const LayerGoal own = goal_ ? LayerGoal() : goal_of_weights(form_.weights, shape_);
        const LayerGoal& goal = goal_ ? *goal_ : own;
        if (wanted.error_budget) {
            make_within(*wanted.error_budget, goal);
            return;
        }
        DecomposeSettings settings = wanted;
        settings.bases = static_cast<int>(std::min(static_cast<size_t>(wanted.bases), shape_.taps));
        take(settings, decompose(form_.weights, goal, settings));
    }

    void make_within(double budget, const LayerGoal& goal)
    {
        AutomaticChoice choice = choose_decomposition(form_.weights, goal, budget, most_planes_);
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

    void keep(const std::vector<float>& kept)
    {
        for (size_t i = 0; i < kept.size(); ++i)
            form_.weights[i] = kept[i] != 0 ? form_.weights[i] : 0.0F;
        if (goal_) form_.weights = fit_weights(*goal_, form_.weights, kept);
    }

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
