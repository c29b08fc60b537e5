// SPDX-License-Identifier: Apache-2.0
// A queue that keeps its memory: no allocation once it has been as long as it gets.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace svp::aie {

template <class T>
class Fifo {
  public:
    bool empty() const { return front_ == items_.size(); }
    size_t size() const { return items_.size() - front_; }
    T& front() { return items_[front_]; }
    const T& front() const { return items_[front_]; }
    T& operator[](size_t i) { return items_[front_ + i]; }
    const T& operator[](size_t i) const { return items_[front_ + i]; }
    void push(T item)
    {
        if (front_ > 16 && 2 * front_ > items_.size()) {
            items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(front_));
            front_ = 0;
        }
        items_.push_back(std::move(item));
    }
    void pop()
    {
        items_[front_] = T();
        ++front_;
        if (empty()) clear();
    }
    void clear()
    {
        items_.clear();
        front_ = 0;
    }

  private:
    std::vector<T> items_;
    size_t front_ = 0;
};

} // namespace svp::aie
