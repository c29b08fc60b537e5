# SPDX-License-Identifier: Apache-2.0
# The messages of ONNX files, which come without a CMake package: target svp_onnx_proto.
include(FindPackageHandleStandardArgs)
find_package(Protobuf QUIET)
find_path(ONNX_INCLUDE_DIR onnx/onnx_pb.h)
find_library(ONNX_PROTO_LIBRARY onnx_proto)
find_package_handle_standard_args(OnnxProto DEFAULT_MSG ONNX_PROTO_LIBRARY ONNX_INCLUDE_DIR Protobuf_FOUND)
mark_as_advanced(ONNX_INCLUDE_DIR ONNX_PROTO_LIBRARY)

if(OnnxProto_FOUND AND NOT TARGET svp_onnx_proto)
  add_library(svp_onnx_proto INTERFACE IMPORTED)
  target_include_directories(svp_onnx_proto SYSTEM INTERFACE ${ONNX_INCLUDE_DIR})
  # The generated headers need these definitions.
  target_compile_definitions(svp_onnx_proto INTERFACE ONNX_ML=1 ONNX_NAMESPACE=onnx)
  target_link_libraries(svp_onnx_proto INTERFACE ${ONNX_PROTO_LIBRARY} protobuf::libprotobuf)
endif()
