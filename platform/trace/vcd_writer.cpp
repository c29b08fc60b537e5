// SPDX-License-Identifier: Apache-2.0
#include "platform/trace/vcd_writer.h"

#include "base/errors/input_error.h"
#include "base/text/glob.h"
#include "base/yaml/yaml_reader.h"
#include "platform/trace/gtkwave_layout.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp {
namespace {

constexpr size_t flush_batch = 1 << 15;  // changes that wait before the first look at the time
constexpr size_t buffer_bytes = 1 << 20; // written in one piece
constexpr size_t closing_bytes = 256;    // kept free for the closing comment and time
constexpr size_t moment_bytes = 24;      // "#" and a time
constexpr unsigned widest = 64;          // bits of a value
constexpr unsigned narrowest_state = 2;  // a viewer shows the names of vectors only

uint64_t mask_of(unsigned bits) { return bits >= widest ? UINT64_MAX : (uint64_t{1} << bits) - 1; }

} // namespace

VcdWriter::VcdWriter(VcdOptions options, std::function<uint64_t()> now)
    : options_(std::move(options)),
      now_(std::move(now)),
      file_(options_.path),
      glob_used_(options_.globs.size(), false),
      flush_at_(flush_batch)
{
    if (options_.from_ticks > options_.to_ticks)
        throw InputError(options_.path + ": the trace window ends before it begins");
}

VcdWriter::~VcdWriter() { detach(); }

bool VcdWriter::wanted(const std::string& name)
{
    bool any_includes = false, included = false, excluded = false;
    for (size_t i = 0; i < options_.globs.size(); ++i) {
        const std::string& glob = options_.globs[i];
        const bool excludes = glob[0] == '!';
        any_includes |= !excludes;
        if (!glob_matches(excludes ? std::string_view(glob).substr(1) : glob, name)) continue;
        glob_used_[i] = true;
        (excludes ? excluded : included) = true;
    }
    return (included || !any_includes) && !excluded;
}

void VcdWriter::attach(const std::string& unit, TracePoints& points)
{
    for (auto& point : points.points()) {
        const std::string name = unit + "." + point.name();
        all_names_.push_back(name);
        if (!wanted(name)) continue;
        const auto id = static_cast<uint32_t>(signals_.size());
        const bool is_state = !point.enumeration().empty();
        const unsigned bits = std::clamp(point.bits(), is_state ? narrowest_state : 1U, widest);
        signals_.push_back({viewer_name(name), point.description(), point.enumeration(), bits, identifier_code(id)});
        levels_.push_back({0, !is_state});
        points_.push_back(&point);
        point.attach(this, id);
    }
}

void VcdWriter::start()
{
    for (size_t i = 0; i < glob_used_.size(); ++i) {
        if (glob_used_[i]) continue;
        throw InputError(fmt::format("--trace '{}': no trace point has such a name{}", options_.globs[i],
                                     did_you_mean(options_.globs[i], all_names_)));
    }
    written_ = levels_;
    std::vector<Signal> sorted = signals_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Signal& a, const Signal& b) { return a.scope() < b.scope(); });
    buffer_ = "$comment written by SparseVP; without a date, so that equal runs give equal files $end\n";
    buffer_ += vcd_declarations(sorted);
    bytes_ = buffer_.size();
    size_t initial_bytes = closing_bytes;
    for (const auto& signal : signals_)
        initial_bytes += signal.bits + signal.code.size() + 3;
    if (bytes_ + initial_bytes > options_.limit_bytes)
        throw InputError(fmt::format("{}: the size limit of {} bytes is below the {} that the declarations take; raise "
                                     "--vcd-limit or trace less",
                                     options_.path, options_.limit_bytes, bytes_ + initial_bytes));
}

void VcdWriter::announce(const Change& change)
{
    if (change.ticks > options_.to_ticks || full_) return;
    ++next_sequence_;
    pending_.push_back(change);
    if (pending_.size() < flush_at_) return;
    try {
        flush_before(now_());
    } catch (...) { // a full disk must not unwind through the simulation kernel: finish() tells
        failure_ = std::current_exception();
        full_ = true;
        detach();
    }
    flush_at_ = std::max(flush_batch, pending_.size() * 2); // so that sorting stays amortised
}

void VcdWriter::flush_before(uint64_t horizon)
{
    const auto waits = [horizon](const Change& change) { return change.ticks >= horizon; };
    const auto middle =
        std::stable_partition(pending_.begin(), pending_.end(), [&](const Change& c) { return !waits(c); });
    std::sort(pending_.begin(), middle, [](const Change& a, const Change& b) {
        return a.ticks != b.ticks ? a.ticks < b.ticks : a.sequence < b.sequence;
    });
    const Change* end = pending_.data() + (middle - pending_.begin());
    for (const Change* first = pending_.data(); first != end && !full_;) {
        const Change* last = first;
        while (last != end && last->ticks == first->ticks)
            ++last;
        write_moment(first, last);
        first = last;
    }
    pending_.erase(pending_.begin(), middle);
}

void VcdWriter::write_moment(const Change* first, const Change* last)
{
    const uint64_t ticks = first->ticks;
    if (ticks > options_.from_ticks && !initial_written_) write_initial_values();
    touched_.clear();
    for (const Change* change = first; change != last; ++change) {
        const Signal& signal = signals_[change->id];
        levels_[change->id] = {change->value & mask_of(signal.bits), change->released};
        touched_.push_back(change->id);
    }
    if (!initial_written_) return; // before the window: remembered only
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
    const auto unchanged = [this](uint32_t id) { return levels_[id] == written_[id]; };
    touched_.erase(std::remove_if(touched_.begin(), touched_.end(), unchanged), touched_.end());
    if (touched_.empty()) return;

    size_t needed = moment_bytes;
    for (const uint32_t id : touched_)
        needed += signals_[id].bits + signals_[id].code.size() + 3;
    if (!has_room(needed, ticks)) return;
    const size_t before = buffer_.size();
    buffer_ += fmt::format("#{}\n", ticks);
    for (const uint32_t id : touched_)
        append_level(id);
    bytes_ += buffer_.size() - before;
    if (buffer_.size() >= buffer_bytes) put_buffer();
}

void VcdWriter::write_initial_values()
{
    initial_written_ = true;
    const size_t before = buffer_.size();
    buffer_ += fmt::format("#{}\n$dumpvars\n", options_.from_ticks);
    for (uint32_t id = 0; id < signals_.size(); ++id)
        append_level(id);
    buffer_ += "$end\n";
    bytes_ += buffer_.size() - before;
}

void VcdWriter::append_level(uint32_t id)
{
    const Level level = levels_[id];
    const Signal& signal = signals_[id];
    written_[id] = level;
    if (signal.bits == 1) {
        buffer_ += level.released ? 'z' : static_cast<char>('0' + level.value);
    } else {
        buffer_ += 'b';
        if (level.released) buffer_ += 'z';
        bool leading = true;
        for (unsigned bit = level.released ? 0 : signal.bits; bit-- > 0;) {
            const bool one = level.value >> bit & 1;
            leading = leading && !one && bit > 0;
            if (!leading) buffer_ += one ? '1' : '0';
        }
        buffer_ += ' ';
    }
    buffer_ += signal.code;
    buffer_ += '\n';
}

bool VcdWriter::has_room(size_t bytes, uint64_t ticks)
{
    if (bytes_ + bytes + closing_bytes <= options_.limit_bytes) return true;
    full_ = true;
    buffer_ +=
        fmt::format("#{}\n$comment the size limit of {} bytes was reached here $end\n", ticks, options_.limit_bytes);
    notes_.push_back(fmt::format("{}: cut at {} ps by the size limit of {} bytes (--vcd-limit)", options_.path, ticks,
                                 options_.limit_bytes));
    detach();
    return false;
}

void VcdWriter::put_buffer()
{
    file_.write(buffer_);
    buffer_.clear();
}

void VcdWriter::detach()
{
    for (TracePoint* point : points_)
        point->attach(nullptr, 0);
    points_.clear();
}

void VcdWriter::finish(uint64_t end_ticks)
{
    detach();
    if (failure_) std::rethrow_exception(failure_);
    if (!full_) flush_before(end_ticks == UINT64_MAX ? end_ticks : end_ticks + 1);
    if (!initial_written_) write_initial_values();
    if (end_ticks < options_.from_ticks)
        notes_.push_back(
            fmt::format("{}: the simulation ended at {} ps, before the trace window", options_.path, end_ticks));
    const uint64_t last = std::max(options_.from_ticks, std::min(end_ticks, options_.to_ticks));
    if (!full_) buffer_ += fmt::format("#{}\n", last);
    put_buffer();
    file_.commit();
    if (file_.special()) return;
    write_gtkwave_layout(options_.path, signals_, options_.from_ticks, last);
}

} // namespace svp
