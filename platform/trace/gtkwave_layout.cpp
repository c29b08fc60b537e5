// SPDX-License-Identifier: Apache-2.0
#include "platform/trace/gtkwave_layout.h"

#include "base/errors/input_error.h"
#include "base/files/output_file.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <set>

namespace svp {
namespace {

namespace fs = std::filesystem;

// GTKWave's display flags of a line of its save file.
constexpr const char* shown_decimal = "@24";
constexpr const char* shown_bit = "@28";
constexpr const char* shown_translated = "@2022"; // hexadecimal, then through a translation file
constexpr const char* group_begin = "@800200";
constexpr const char* group_end = "@1000200";

fs::path sibling(const std::string& vcd_path, const char* extension)
{
    return fs::path(vcd_path).replace_extension(extension);
}

// GTKWave shows 200 pixels per 2^zoom units of time: the zoom that brings `span` into some 700 pixels.
unsigned zoom_of(uint64_t span)
{
    unsigned zoom = 0;
    for (; span > 3; span /= 2)
        ++zoom;
    return zoom;
}

// A line per value as GTKWave prints it in hexadecimal, and its name.
std::string translation(const Signal& signal)
{
    const unsigned digits = (signal.bits + 3) / 4;
    std::string text;
    for (size_t value = 0; value < signal.enumeration.size(); ++value)
        text += fmt::format("{:0{}X} {}\n", value, digits, signal.enumeration[value]);
    return text;
}

// Writes each distinct translation once; name of its file by its text.
class Translations {
  public:
    explicit Translations(fs::path folder) : folder_(std::move(folder)) {}

    std::string file_of(const Signal& signal)
    {
        const std::string text = translation(signal);
        const auto known = file_of_text_.find(text);
        if (known != file_of_text_.end()) return known->second;
        std::string name = signal.variable() + ".txt";
        for (int i = 2; !names_.insert(name).second; ++i)
            name = fmt::format("{}_{}.txt", signal.variable(), i);
        std::error_code error;
        fs::create_directories(folder_, error);
        if (error) throw InputError(fmt::format("{}: cannot create the folder: {}", folder_.string(), error.message()));
        write_file((folder_ / name).string(), text);
        return file_of_text_[text] = (folder_.filename() / name).string();
    }

  private:
    fs::path folder_;
    std::map<std::string, std::string> file_of_text_;
    std::set<std::string> names_;
};

std::string signal_lines(const Signal& signal, Translations& translations)
{
    const std::string range = signal.bits == 1 ? "" : fmt::format("[{}:0]", signal.bits - 1);
    if (!signal.enumeration.empty())
        return fmt::format("{}\n^1 {}\n{}{}\n", shown_translated, translations.file_of(signal), signal.name, range);
    return fmt::format("{}\n{}{}\n", signal.bits == 1 ? shown_bit : shown_decimal, signal.name, range);
}

} // namespace

std::string gtkwave_layout_path(const std::string& vcd_path) { return sibling(vcd_path, ".gtkw").string(); }

void write_gtkwave_layout(const std::string& vcd_path, const std::vector<Signal>& signals, uint64_t begin_ticks,
                          uint64_t end_ticks)
{
    Translations translations(sibling(vcd_path, ".states"));
    std::vector<std::string> units;
    std::map<std::string, std::vector<const Signal*>> by_unit;
    for (const auto& signal : signals) {
        auto& members = by_unit[signal.scope()];
        if (members.empty()) units.push_back(signal.scope());
        members.push_back(&signal);
    }
    std::string text =
        fmt::format("[dumpfile] \"{}\"\n[size] 1500 900\n[timestart] {}\n*-{}.000000 -1\n[sst_width] 220\n"
                    "[signals_width] 300\n",
                    fs::path(vcd_path).filename().string(), begin_ticks, zoom_of(end_ticks - begin_ticks));
    for (const auto& unit : units) {
        text += fmt::format("{}\n-{}\n", group_begin, unit);
        for (const Signal* signal : by_unit[unit])
            text += signal_lines(*signal, translations);
        text += fmt::format("{}\n-{}\n", group_end, unit);
    }
    write_file(gtkwave_layout_path(vcd_path), text);
}

} // namespace svp
