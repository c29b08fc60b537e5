// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/descriptor_table.h"

namespace svp::aie {

// The words follow only when somebody looks at them: most iterations are never read back.
void DescriptorTable::write_back_iteration(svp_aie_tile_kind kind, Slot& slot)
{
    svp_aie_descriptor& descriptor = slot.entry.descriptor;
    if (!slot.decoded || descriptor.iteration_current == slot.iteration_in_words) return;
    uint32_t now[SVP_AIE_DESCRIPTOR_WORDS], before[SVP_AIE_DESCRIPTOR_WORDS];
    svp_aie_descriptor old = descriptor;
    old.iteration_current = slot.iteration_in_words;
    svp_aie_encode_descriptor(kind, &descriptor, now);
    svp_aie_encode_descriptor(kind, &old, before);
    for (unsigned i = 0; i < SVP_AIE_DESCRIPTOR_WORDS; ++i)
        slot.words[i] ^= now[i] ^ before[i];
    slot.iteration_in_words = descriptor.iteration_current;
}

uint32_t DescriptorTable::read(unsigned index, unsigned word) const
{
    Slot slot = slots_[index];
    write_back_iteration(kind_, slot);
    return slot.words[word];
}

void DescriptorTable::write(unsigned index, unsigned word, uint32_t value)
{
    Slot& slot = slots_[index];
    write_back_iteration(kind_, slot);
    slot.words[word] = value;
    slot.decoded = false;
}

const DescriptorTable::Entry& DescriptorTable::entry(unsigned index)
{
    Slot& slot = slots_[index];
    if (slot.decoded) return slot.entry;
    slot.decoded = true;
    svp_aie_decode_descriptor(kind_, slot.words, &slot.entry.descriptor);
    slot.iteration_in_words = slot.entry.descriptor.iteration_current;
    slot.entry.problem = slot.entry.pattern.set(slot.entry.descriptor, kind_ == SVP_AIE_MEMORY);
    return slot.entry;
}

void DescriptorTable::count_iteration(unsigned index)
{
    static_cast<void>(entry(index));
    svp_aie_descriptor& descriptor = slots_[index].entry.descriptor;
    const uint32_t next = descriptor.iteration_current + 1;
    descriptor.iteration_current = next < descriptor.iteration_wrap ? next : 0;
}

void DescriptorTable::reset()
{
    for (Slot& slot : slots_)
        slot = Slot();
}

} // namespace svp::aie
