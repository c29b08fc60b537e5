// SPDX-License-Identifier: Apache-2.0
// What the DRAM counts. Energy actions: dram.read_byte, dram.write_byte (bytes on the data bus), dram.activate (with
// its precharge), dram.refresh.
#pragma once

#include "models/common/statistics.h"
#include "models/common/trace.h"

#include <string>
#include <vector>

namespace svp {

struct DramCounters {
    explicit DramCounters(Statistics& s)
        : bytes_read(s.counter("bytes_read", "bytes", "asked for by reads")),
          bytes_written(s.counter("bytes_written", "bytes", "brought by writes")),
          bus_bytes_read(s.counter("bus_bytes_read", "bytes", "on the data bus, in whole bursts", "dram.read_byte")),
          bus_bytes_written(
              s.counter("bus_bytes_written", "bytes", "on the data bus, in whole bursts", "dram.write_byte")),
          activates(s.counter("activates", "commands", "rows opened", "dram.activate")),
          refreshes(s.counter("refreshes", "commands", "refreshes of all banks of a channel", "dram.refresh")),
          row_hits(s.counter("row_hits", "accesses", "accesses whose row was open")),
          row_misses(s.counter("row_misses", "accesses", "accesses whose bank was closed")),
          row_conflicts(s.counter("row_conflicts", "accesses", "accesses that closed another row first")),
          requests(s.counter("requests", "transactions", "reads and writes served")),
          errors(s.counter("errors", "transactions", "refused: beyond the memory, or a form it does not know"))
    {
    }

    Counter &bytes_read, &bytes_written, &bus_bytes_read, &bus_bytes_written, &activates, &refreshes;
    Counter &row_hits, &row_misses, &row_conflicts, &requests, &errors;
};

// Where the cycles of a channel's data bus went.
enum class BusState : unsigned { idle, read, write, activate, latency, turnaround, bank_group, refresh };

inline std::vector<std::string> bus_state_names()
{
    return {"idle",          "busy.read",        "busy.write",       "stall.activate",
            "stall.latency", "stall.turnaround", "stall.bank_group", "stall.refresh"};
}

// An activity that is told of states ahead of time: data follows its command by many cycles.
class BusLedger {
  public:
    explicit BusLedger(Activity& activity) : activity_(activity) {}

    // From `cycle` on; cycles never run backwards.
    void begin(BusState state, uint64_t cycle) { ahead_.push_back({cycle, static_cast<unsigned>(state)}); }
    // Hands what has begun by `now` to the activity.
    void flush(uint64_t now)
    {
        size_t done = 0;
        while (done < ahead_.size() && ahead_[done].cycle <= now) {
            activity_.enter(ahead_[done].state, ahead_[done].cycle);
            ++done;
        }
        ahead_.erase(ahead_.begin(), ahead_.begin() + static_cast<std::ptrdiff_t>(done));
    }
    void settle(uint64_t now)
    {
        flush(now);
        activity_.settle(now);
    }

  private:
    struct Begin {
        uint64_t cycle;
        unsigned state;
    };
    Activity& activity_;
    std::vector<Begin> ahead_;
};

// Trace points of one channel.
struct DramTrace {
    DramTrace(TracePoints& points, const std::string& channel)
        : bus(points.add("data_bus" + channel, 3, "what the data bus carries", {"idle", "read", "write"})),
          queue(points.add("queue" + channel, 16, "accesses waiting")),
          row_hit(points.add("row_hit" + channel, 1, "whether the last column access found its row open"))
    {
    }
    TracePoint &bus, &queue, &row_hit;
};

} // namespace svp
