// SPDX-License-Identifier: Apache-2.0
// The bytes of beats on the way: filled once by their source, read by every destination, then used again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace svp::aie {

class StreamBuffers;

// A shared hold on a buffer; the last one gives it back to its pool, if that is still there.
class StreamBuffer {
  public:
    StreamBuffer() = default;
    StreamBuffer(const StreamBuffer& other) : body_(other.body_)
    {
        if (body_ != nullptr) ++body_->holds;
    }
    StreamBuffer(StreamBuffer&& other) noexcept : body_(std::exchange(other.body_, nullptr)) {}
    StreamBuffer& operator=(StreamBuffer other) noexcept
    {
        std::swap(body_, other.body_);
        return *this;
    }
    ~StreamBuffer() { drop(); }

    bool operator==(const StreamBuffer& other) const { return body_ == other.body_; }
    explicit operator bool() const { return body_ != nullptr; }
    uint8_t* data() const { return body_->bytes.data(); }
    size_t size() const { return body_->bytes.size(); }

  private:
    friend class StreamBuffers;
    struct Body {
        std::vector<uint8_t> bytes;
        unsigned holds = 0;
        std::vector<Body*>* free = nullptr; // null: the pool is gone
    };
    explicit StreamBuffer(Body& body) : body_(&body) { ++body.holds; }
    void drop()
    {
        if (body_ == nullptr || --body_->holds > 0) return;
        if (body_->free != nullptr)
            body_->free->push_back(body_);
        else
            delete body_;
    }
    Body* body_ = nullptr;
};

class StreamBuffers {
  public:
    StreamBuffers() = default;
    StreamBuffers(const StreamBuffers&) = delete;
    StreamBuffers& operator=(const StreamBuffers&) = delete;
    ~StreamBuffers()
    {
        for (auto& body : all_) {
            if (body->holds == 0) continue;
            body->free = nullptr;
            static_cast<void>(body.release());
        }
    }

    // At least `bytes` long, its contents left over from earlier use.
    StreamBuffer take(size_t bytes)
    {
        if (free_.empty()) grow();
        StreamBuffer::Body& body = *free_.back();
        free_.pop_back();
        if (body.bytes.size() < bytes) body.bytes.resize(bytes);
        return StreamBuffer(body);
    }

  private:
    void grow()
    {
        all_.push_back(std::make_unique<StreamBuffer::Body>());
        all_.back()->free = &free_;
        free_.reserve(all_.size());
        free_.push_back(all_.back().get());
    }
    std::vector<std::unique_ptr<StreamBuffer::Body>> all_;
    std::vector<StreamBuffer::Body*> free_;
};

} // namespace svp::aie
