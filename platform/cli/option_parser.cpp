// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/option_parser.h"

#include "base/errors/input_error.h"
#include "base/yaml/yaml_reader.h"

#include <fmt/format.h>
#include <ostream>

namespace svp::cli {
namespace {

namespace po = boost::program_options;

constexpr unsigned help_width = 110;

// Long options only as they are written: a prefix that is unique today may not be tomorrow.
constexpr int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;

} // namespace

po::typed_value<std::string>* word(const char* placeholder)
{
    return po::value<std::string>()->value_name(placeholder);
}

po::typed_value<std::vector<std::string>>* words(const char* placeholder)
{
    return po::value<std::vector<std::string>>()->value_name(placeholder)->composing();
}

OptionParser::OptionParser(const Usage& usage) : usage_(usage)
{
    group("General").add_options()("help,h", "this page");
}

po::options_description& OptionParser::group(const std::string& heading)
{
    groups_.push_back(std::make_unique<po::options_description>(heading, help_width));
    return *groups_.back();
}

void OptionParser::positional(const std::string& name, int most)
{
    hidden_.add_options()(name.c_str(), words("ARGUMENT"));
    positional_.add(name.c_str(), most);
}

void OptionParser::fail(const std::string& what) const
{
    throw InputError(fmt::format("{}; see: sparsevp {} --help", what, usage_.command));
}

std::vector<std::string> OptionParser::option_names() const
{
    std::vector<std::string> names;
    for (const auto& group : groups_)
        for (const auto& option : group->options())
            names.push_back("--" + option->long_name());
    return names;
}

void OptionParser::write_help(std::ostream& out) const
{
    out << "usage: sparsevp " << usage_.command << ' ' << usage_.synopsis << "\n\n" << usage_.description << '\n';
    for (size_t i = 1; i < groups_.size(); ++i)
        out << '\n' << *groups_[i];
    out << '\n' << *groups_[0] << '\n' << usage_.examples;
}

bool OptionParser::parse(const std::vector<std::string>& arguments, std::ostream& out)
{
    po::options_description all;
    all.add(hidden_);
    for (const auto& group : groups_)
        all.add(*group);
    try {
        po::store(po::command_line_parser(arguments).options(all).positional(positional_).style(style).run(), values_);
        po::notify(values_);
    } catch (const po::unknown_option& error) {
        const std::string name = error.get_option_name();
        fail(fmt::format("unknown option '{}'{}", name, did_you_mean(name, option_names())));
    } catch (const po::too_many_positional_options_error&) {
        fail("too many arguments");
    } catch (const po::error& error) {
        fail(error.what());
    }
    if (!has("help")) return true;
    write_help(out);
    return false;
}

std::vector<std::string> OptionParser::given() const
{
    std::vector<std::string> names;
    for (const auto& [name, value] : values_)
        names.push_back(name);
    return names;
}

std::string OptionParser::required(const std::string& name, const std::string& what) const
{
    if (!has(name)) fail(what + " is missing");
    const std::string value =
        positional_.max_total_count() > 0 && name == positional_.name_for_position(0) ? list(name).front() : text(name);
    if (value.empty()) fail(what + " is empty");
    return value;
}

std::string OptionParser::text(const std::string& name) const
{
    return has(name) ? values_[name].as<std::string>() : "";
}

std::optional<std::string> OptionParser::optional_text(const std::string& name) const
{
    if (!has(name)) return std::nullopt;
    if (text(name).empty()) fail("--" + name + ": the value is empty");
    return text(name);
}

std::vector<std::string> OptionParser::list(const std::string& name) const
{
    return has(name) ? values_[name].as<std::vector<std::string>>() : std::vector<std::string>{};
}

std::optional<uint64_t> OptionParser::whole(const std::string& name, uint64_t min, uint64_t max) const
{
    if (!has(name)) return std::nullopt;
    return YamlReader::parse_value(text(name), "--" + name).unsigned_integer(min, max);
}

std::optional<double> OptionParser::real(const std::string& name, double min, double max) const
{
    if (!has(name)) return std::nullopt;
    return YamlReader::parse_value(text(name), "--" + name).number(min, max);
}

} // namespace svp::cli
