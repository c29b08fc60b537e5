// SPDX-License-Identifier: Apache-2.0
#include "platform/version/program_version.h"

#include "platform/version/build_version.h"

namespace svp {

ProgramVersion program_version() { return {build_version, build_commit}; }

std::string text_of(const ProgramVersion& version) { return version.version + ", commit " + version.commit; }

} // namespace svp
