// SPDX-License-Identifier: Apache-2.0
// A SystemC platform of somebody else: a host of its own, and SparseVP's mesh, DRAM, DMA and ESCALATE cluster.
// The host brings a layer to memory over the mesh, has the cluster run it and compares what lies in memory afterwards.
#include "compiler/packing/tensor_packing.h"
#include "layer.h"
#include "models/dma/dma.h"
#include "models/engines/escalate/cluster/cluster.h"
#include "models/interconnect/mesh/mesh.h"
#include "models/memory/dram/dram.h"

#include <cstdlib>
#include <iostream>
#include <systemc>
#include <tlm_utils/simple_initiator_socket.h>

namespace {

constexpr uint64_t memory_base = 0x40000000, memory_bytes = 1 << 20, region_bytes = 1 << 17;

void require(bool condition, const char* what)
{
    if (condition) return;
    std::cerr << "failed: " << what << "\n";
    std::exit(1);
}

class Host : public sc_core::sc_module {
  public:
    tlm_utils::simple_initiator_socket<Host, 64> bus{"bus"};
    svp::MessageSource<svp::EngineCommand> commands{"commands"};

    Host(sc_core::sc_module_name name, const svp::escalate::ClusterConfig& config)
        : sc_module(name),
          network_(foreign::small_convolution()),
          loadable_(foreign::compile_for(network_, config))
    {
        commands.on_response([this](svp::EngineCommand&) { answered_.notify(sc_core::SC_ZERO_TIME); });
        SC_HAS_PROCESS(Host);
        SC_THREAD(run);
    }
    bool done() const { return done_; }

  private:
    void run()
    {
        const svp_tensor &input = loadable_.input(), &output = loadable_.output();
        const svp::compiler::Codes image = foreign::image_for(network_);
        const auto constants = loadable_.constants();
        write(region(SVP_REGION_CONSTANTS), {constants.begin(), constants.end()});
        write(region(input.region) + input.offset,
              svp::compiler::pack_tensor(image, {input.channels, input.height, input.width}, input.format, 0));
        require(sc_core::sc_time_stamp() > sc_core::SC_ZERO_TIME, "writing takes time");

        for (const svp_layer_command& command : loadable_.commands())
            if (command.engine != SVP_ENGINE_NONE) execute(command);

        const std::vector<uint8_t> bytes = read(region(output.region) + output.offset, output.bytes);
        const svp::compiler::Codes result =
            svp::compiler::unpack_tensor({bytes.data(), bytes.size()}, {output.channels, output.height, output.width},
                                         output.format, static_cast<int8_t>(output.zero_point));
        require(result == svp::compiler::execute_network(network_, image).back(), "the output is the oracle's");
        done_ = true;
    }

    static uint64_t region(uint32_t index) { return memory_base + index * region_bytes; }

    void execute(const svp_layer_command& command)
    {
        svp::EngineCommand message;
        message.command = command;
        for (unsigned i = 0; i < SVP_OPERANDS; ++i)
            message.address[i] = region(command.operand_region[i]) + command.operand[i].offset;
        commands.send(message);
        wait(answered_);
        require(message.error_code == SVP_ERROR_NONE, "the cluster runs the layer");
        require(message.effectual_operations > 0, "operations are counted");
    }

    void write(uint64_t address, std::vector<uint8_t> bytes) { transfer(tlm::TLM_WRITE_COMMAND, address, bytes); }
    std::vector<uint8_t> read(uint64_t address, size_t count)
    {
        std::vector<uint8_t> bytes(count);
        transfer(tlm::TLM_READ_COMMAND, address, bytes);
        return bytes;
    }
    void transfer(tlm::tlm_command command, uint64_t address, std::vector<uint8_t>& bytes)
    {
        tlm::tlm_generic_payload payload;
        payload.set_command(command);
        payload.set_address(address);
        payload.set_data_ptr(bytes.data());
        payload.set_data_length(static_cast<unsigned>(bytes.size()));
        payload.set_streaming_width(payload.get_data_length());
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        bus->b_transport(payload, delay);
        require(payload.is_response_ok(), "memory answers");
        wait(delay);
    }

    const svp::compiler::Network network_;
    const svp::compiler::Loadable loadable_;
    sc_core::sc_event answered_;
    bool done_ = false;
};

} // namespace

int sc_main(int, char**)
{
    const svp::escalate::ClusterConfig config;
    Host host("host", config);
    svp::Mesh mesh("mesh", {}, {{"host", 0, 0}, {"dma", 1, 0}}, {{"memory", 1, 1}}, {{memory_base, memory_bytes, 0}});
    svp::DramConfig memory;
    memory.size_bytes = memory_bytes;
    svp::Dram dram("dram", memory);
    svp::Dma dma("dma", {}, 4);
    svp::escalate::Cluster cluster("cluster", config);

    host.bus.bind(mesh.from_initiator(0));
    dma.socket.bind(mesh.from_initiator(1));
    mesh.to_target(0).bind(dram.socket);
    host.commands.bind(cluster.commands);
    cluster.activation_dma.bind(dma.client(0));
    cluster.coefficient_dma.bind(dma.client(1));
    cluster.residual_dma.bind(dma.client(2));
    cluster.output_dma.bind(dma.client(3));

    sc_core::sc_start();
    require(host.done(), "the host comes to its end");
    require(mesh.initiator_traffic(1).read > 0 && mesh.initiator_traffic(1).written > 0,
            "the cluster's data crosses the mesh");
    std::cout << "foreign platform: " << cluster.current_edge() << " cycles of the cluster, "
              << mesh.target_traffic(0).read << " bytes read from memory, " << mesh.target_traffic(0).written
              << " written\n";
    return 0;
}
