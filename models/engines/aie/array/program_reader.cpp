// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/array/program_reader.h"

#include <cstring>

namespace svp::aie {

ProgramReader::ProgramReader(MessageSource<DmaRequest>& source, unsigned buffer_bytes) : source_(source)
{
    for (unsigned h = 0; h < 2; ++h) {
        halves_[h].data.resize(buffer_bytes / 2);
        halves_[h].request.tag = h;
    }
    source_.on_response([this](DmaRequest& request) { answered(request); });
}

void ProgramReader::start(uint64_t address, uint64_t bytes)
{
    address_ = address;
    bytes_ = bytes;
    asked_ = taken_ = 0;
    current_ = 0;
    for (Half& half : halves_)
        half.failed = half.full = false;
    for (Half& half : halves_)
        fill(half);
}

void ProgramReader::fill(Half& half)
{
    if (asked_ >= bytes_) return;
    half.begin = asked_;
    half.end = std::min<uint64_t>(bytes_, asked_ + half.data.size());
    half.full = false;
    asked_ = half.end;
    in_flight_ += 1;
    half.request.status = DmaRequest::Status::ok;
    half.request.read(address_ + half.begin, half.data.data(), half.end - half.begin);
    source_.send(half.request);
}

void ProgramReader::answered(DmaRequest& request)
{
    in_flight_ -= 1;
    const bool ok = request.status == DmaRequest::Status::ok;
    (ok ? halves_[request.tag].full : halves_[request.tag].failed) = true;
    if (on_words_) on_words_();
}

bool ProgramReader::take(uint32_t* word)
{
    Half& half = halves_[current_];
    if (finished() || !half.full) return false;
    std::memcpy(word, half.data.data() + (taken_ - half.begin), sizeof *word);
    taken_ += sizeof *word;
    if (taken_ < half.end) return true;
    half.full = false;
    current_ ^= 1;
    fill(half);
    return true;
}

void ProgramReader::stop() { asked_ = taken_ = bytes_ = 0; }

} // namespace svp::aie
