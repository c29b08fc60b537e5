#include "compiler/compress/layer_form.h"

#include "compiler/compress/masked_fit.h"
#include "compiler/decompose/decompose.h"
#include "compiler/decompose/layer_goal.h"
#include "compiler/sparsity/block_choice.h"
#include "compiler/sparsity/share.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

class FormMaker {
  public:
    FormMaker(const std::vector<float>& weights, const WeightShape& shape, const LayerGoal* goal, int most_planes)
        : shape_(shape),
          goal_(goal),
          most_planes_(most_planes)
    {
        form_.weights = weights;
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
        const BlockGrid grid = block_grid(shape_, wanted.block);
        const uint64_t requested = share_of(wanted.ratio, grid.blocks());
        const std::vector<double> energies = block_energies(form_.weights.data(), shape_, wanted.block);
        const std::vector<bool> chosen = choose_zero_blocks(energies, grid, requested);
        const auto zero = static_cast<uint64_t>(std::count(chosen.begin(), chosen.end(), true));
        if (zero < requested)
            form_.remark = fmt::format("{} of {} blocks, so that no row or column is empty", zero, requested);
        std::vector<float> kept(form_.weights.size(), 1.0F);
        clear_blocks(kept.data(), shape_, wanted.block, chosen);
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
        DecomposeSettings settings = wanted;
        settings.bases = static_cast<int>(std::min(static_cast<size_t>(wanted.bases), shape_.taps));
        form_.decomposition =
            goal_ ? decompose(form_.weights, *goal_, settings) : decompose(form_.weights, shape_, settings);
        form_.treatment = settings;
        form_.weights = compose(*form_.decomposition, shape_.taps);
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

LayerForm form_of(const Treatment& treatment, const std::vector<float>& weights, const WeightShape& shape,
                  const LayerGoal* goal, int most_planes)
{
    return FormMaker(weights, shape, goal, most_planes).run(treatment);
}

} // namespace svp::compiler
