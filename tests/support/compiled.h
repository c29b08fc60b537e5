// SPDX-License-Identifier: Apache-2.0
// Loadables for back ends made from options alone, without a platform.
#pragma once

#include "compiler/backends/aie/aie_backend.h"
#include "compiler/backends/escalate/escalate_backend.h"
#include "compiler/partition/compile.h"

#include <memory>

namespace svp::test {

inline compiler::Loadable compile_for_escalate(const compiler::Network& network,
                                               const compiler::EscalateOptions& options)
{
    return compiler::compile(network, compiler::EscalateBackend(options));
}

inline compiler::Loadable compile_for_aie(const compiler::Network& network, const compiler::AieOptions& options)
{
    return compiler::compile(network, compiler::AieBackend(options));
}

// Indices into `both_engines`.
constexpr size_t on_escalate = 0, on_aie = 1;

inline compiler::Backends both_engines(const compiler::EscalateOptions& escalate, const compiler::AieOptions& aie)
{
    return {std::make_shared<compiler::EscalateBackend>(escalate), std::make_shared<compiler::AieBackend>(aie)};
}

} // namespace svp::test
