// SPDX-License-Identifier: Apache-2.0
// The ESCALATE cluster.
#pragma once

#include "compiler/backends/common/backend.h"
#include "compiler/backends/escalate/escalate_options.h"

namespace svp::compiler {

class EscalateBackend : public Backend {
  public:
    explicit EscalateBackend(const EscalateOptions& options) : options_(options) {}

    uint32_t engine() const override;
    const EngineNames& names() const override;
    void check(const std::string& place) const override;
    void check_loadable(const Loadable& loadable, const std::string& place) const override;
    bool can_run(const Network& network, size_t layer) const override;
    std::unique_ptr<BackendPart> part(const Network& network, const std::vector<bool>& own) const override;
    Execution execution(const Network& network, const Layer& layer) const override;
    DecompositionLimits decomposition_limits() const override;
    std::string sharing_problem(const Tensor& tensor) const override;

  private:
    const EscalateOptions options_;
};

} // namespace svp::compiler
