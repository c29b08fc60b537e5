// SPDX-License-Identifier: Apache-2.0
// Options that compile and run have in common.
#pragma once

#include "platform/cli/option_parser.h"
#include "platform/run/network_options.h"

#include <cstdint>
#include <optional>
#include <string>

namespace svp::cli {

void add_network_options(OptionParser& parser);
NetworkOptions network_options(const OptionParser& parser);

void add_report_options(OptionParser& parser); // --model-report

void add_platform_options(OptionParser& parser); // --platform, --set, --target
std::optional<std::string> target_option(const OptionParser& parser);

// A size in bytes with an optional K, M or G (powers of 1024). Throws InputError, `place` first.
uint64_t parse_size(const std::string& text, const std::string& place);

} // namespace svp::cli
