// SPDX-License-Identifier: Apache-2.0
// A value change dump, pushed by the models' trace points: nothing is polled.
//
// Changes may arrive ahead of time and out of order; they wait until simulated time has passed them and are written
// sorted, the order of arrival deciding among changes of one point at one time. Times are picoseconds. A state begins
// in its value 0, a number as z: nobody has said anything yet. Equal runs give equal files: no date, no machine in
// them.
#pragma once

#include "base/files/output_file.h"
#include "models/common/trace.h"
#include "platform/trace/signal.h"
#include "platform/trace/vcd_options.h"

#include <exception>
#include <functional>
#include <string>
#include <vector>

namespace svp {

class VcdWriter final : public TraceSink {
  public:
    // `now` tells simulated time in picoseconds. Throws InputError where the file cannot be created.
    VcdWriter(VcdOptions options, std::function<uint64_t()> now);
    ~VcdWriter() override;

    // Takes those points of a unit whose "unit.point" the patterns ask for. All attaching comes before start().
    void attach(const std::string& unit, TracePoints& points);
    // Writes the declarations. Throws InputError where a pattern fits no point, naming the nearest one.
    void start();

    void change(uint32_t id, uint64_t value, uint64_t ticks) override
    {
        announce({ticks, next_sequence_, value, id, false});
    }
    void release(uint32_t id, uint64_t ticks) override { announce({ticks, next_sequence_, 0, id, true}); }

    // Writes everything up to the simulation's end; the file appears under its name, the viewer's layout
    // (platform/trace/gtkwave_layout.h) beside it if it is a regular file. Without this call none is left behind.
    void finish(uint64_t end_ticks);

    // What the user should know about the trace, one line each, after finish(): it was cut at the size limit, or
    // its window never came. Empty when all is well.
    const std::vector<std::string>& notes() const { return notes_; }
    const std::vector<Signal>& signals() const { return signals_; }

  private:
    struct Change {
        uint64_t ticks, sequence, value;
        uint32_t id;
        bool released;
    };
    struct Level {
        uint64_t value;
        bool released;
        bool operator==(const Level& other) const { return value == other.value && released == other.released; }
    };

    bool wanted(const std::string& name);
    void announce(const Change& change);
    void flush_before(uint64_t horizon);
    void write_moment(const Change* first, const Change* last);
    void write_initial_values();
    void append_level(uint32_t id);
    bool has_room(size_t bytes, uint64_t ticks);
    void put_buffer();
    void detach();

    VcdOptions options_;
    std::function<uint64_t()> now_;
    OutputFile file_;
    std::vector<bool> glob_used_;
    std::vector<std::string> all_names_;
    std::vector<TracePoint*> points_; // by id
    std::vector<Signal> signals_;     // by id, until start() sorts a copy for the declarations
    std::vector<Level> levels_, written_;
    std::vector<uint32_t> touched_; // points of the moment being written
    std::vector<Change> pending_;
    size_t flush_at_;
    uint64_t next_sequence_ = 0;
    std::string buffer_;
    uint64_t bytes_ = 0; // written or in the buffer
    std::exception_ptr failure_;
    bool initial_written_ = false, full_ = false;
    std::vector<std::string> notes_;
};

} // namespace svp
