// SPDX-License-Identifier: Apache-2.0
#include "platform/trace/signal.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace svp {
namespace {

std::vector<std::string> split_scopes(const std::string& dotted)
{
    std::vector<std::string> scopes;
    for (size_t begin = 0; begin < dotted.size();) {
        const size_t end = std::min(dotted.find('.', begin), dotted.size());
        scopes.push_back(dotted.substr(begin, end - begin));
        begin = end + 1;
    }
    return scopes;
}

// A comment ends at "$end", whatever it says.
std::string comment_text(std::string text)
{
    std::replace(text.begin(), text.end(), '$', '_');
    return text;
}

} // namespace

std::string viewer_name(const std::string& name)
{
    std::string result = name;
    for (char& c : result)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '.') c = '_';
    return result;
}

std::string identifier_code(size_t index)
{
    std::string code;
    for (++index; index > 0; index /= 94) {
        --index;
        code += static_cast<char>('!' + index % 94);
    }
    return code;
}

std::string vcd_declarations(const std::vector<Signal>& signals)
{
    std::string text = "$timescale 1ps $end\n";
    std::vector<std::string> open;
    for (const auto& signal : signals) {
        const std::vector<std::string> scopes = split_scopes(signal.scope());
        size_t common = 0;
        while (common < open.size() && common < scopes.size() && open[common] == scopes[common])
            ++common;
        for (; open.size() > common; open.pop_back())
            text += "$upscope $end\n";
        for (; open.size() < scopes.size(); open.push_back(scopes[open.size()]))
            text += fmt::format("$scope module {} $end\n", scopes[open.size()]);
        const std::string range = signal.bits == 1 ? "" : fmt::format(" [{}:0]", signal.bits - 1);
        text += fmt::format("$comment {}: {} $end\n", signal.variable(), comment_text(signal.description));
        text += fmt::format("$var wire {} {} {}{} $end\n", signal.bits, signal.code, signal.variable(), range);
    }
    for (; !open.empty(); open.pop_back())
        text += "$upscope $end\n";
    return text + "$enddefinitions $end\n";
}

} // namespace svp
