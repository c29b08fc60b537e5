// SPDX-License-Identifier: Apache-2.0
#include "platform/config/config_dump.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace svp {
namespace {

constexpr size_t comment_column = 40;

// A double-quoted YAML scalar.
std::string in_quotes(const std::string& text)
{
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            result += fmt::format("\\{}", c);
        else if (byte < 0x20 || byte == 0x7f)
            result += fmt::format("\\x{:02x}", byte);
        else
            result += c;
    }
    return result + '"';
}

std::string number_comment(const std::string& unit, const std::string& range, const char* description)
{
    return (unit.empty() ? "" : unit + ", ") + range + "; " + description;
}

} // namespace

void DumpVisitor::add(const char* key, const std::string& value, const std::string& comment)
{
    section_is_empty_ = false;
    yaml_ +=
        fmt::format("{:<{}}  # {}\n", fmt::format("{:{}}{}: {}", "", depth_ * 2, key, value), comment_column, comment);
}

void DumpVisitor::number(const char* key, unsigned& value, const char* unit, const char* description, unsigned min,
                         unsigned max)
{
    add_whole(key, value, unit, description, min, max, max == std::numeric_limits<unsigned>::max());
}

void DumpVisitor::number(const char* key, uint64_t& value, const char* unit, const char* description, uint64_t min,
                         uint64_t max)
{
    add_whole(key, value, unit, description, min, max, max == std::numeric_limits<uint64_t>::max());
}

void DumpVisitor::number(const char* key, double& value, const char* unit, const char* description, double min,
                         double max)
{
    const bool unbounded = max >= std::numeric_limits<double>::max();
    const std::string range = unbounded ? fmt::format("at least {}", min) : fmt::format("{} to {}", min, max);
    add(key, fmt::format("{}", value), number_comment(unit, range, description));
}

void DumpVisitor::flag(const char* key, bool& value, const char* description)
{
    add(key, value ? "true" : "false", std::string("true or false; ") + description);
}

void DumpVisitor::text(const char* key, std::string& value, const char* description)
{
    add(key, in_quotes(value), description);
}

void DumpVisitor::choose(const char* key, const std::vector<std::string>& names, size_t& chosen,
                         const char* description)
{
    add(key, names[chosen], fmt::format("{}; {}", fmt::join(names, " | "), description));
}

void DumpVisitor::add_whole(const char* key, uint64_t value, const char* unit, const char* description, uint64_t min,
                            uint64_t max, bool unbounded)
{
    const std::string range = unbounded ? fmt::format("at least {}", min) : fmt::format("{} to {}", min, max);
    add(key, fmt::format("{}", value), number_comment(unit, range, description));
}

void DumpVisitor::any_section(const char* key, AnySection& section, const char* description)
{
    begin_section(key, description);
    section.describe(*this);
    end_section();
}

void DumpVisitor::begin_section(const char* key, const char* description)
{
    if (depth_ == 0 && !yaml_.empty()) yaml_ += '\n';
    yaml_ += fmt::format("{:{}}# {}\n{:{}}{}:\n", "", depth_ * 2, description, "", depth_ * 2, key);
    ++depth_;
    section_is_empty_ = true;
}

void DumpVisitor::end_section()
{
    // A key without a value would read back as no map.
    if (section_is_empty_) yaml_.insert(yaml_.size() - 1, " {}");
    section_is_empty_ = false;
    --depth_;
}

} // namespace svp
