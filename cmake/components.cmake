# SPDX-License-Identifier: Apache-2.0
# What others can use: a layer is a component of the installed package, its libraries are targets svp::NAME.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(sparsevp_package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/SparseVP)
# #include "models/dma/dma.h" is what consumers write, too.
set(sparsevp_include_folder ${CMAKE_INSTALL_INCLUDEDIR}/sparsevp)

# sparsevp_component(LAYER targets...): in the CMakeLists of the layer's folder.
function(sparsevp_component layer)
  foreach(target ${ARGN})
    string(REGEX REPLACE "^svp_" "" name ${target})
    add_library(svp::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  endforeach()
  if(NOT SPARSEVP_INSTALL)
    return()
  endif()
  install(TARGETS ${ARGN} EXPORT SparseVP-${layer} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT SparseVP-${layer} NAMESPACE svp:: DESTINATION ${sparsevp_package_folder})
  install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} DESTINATION ${sparsevp_include_folder} FILES_MATCHING PATTERN "*.h")
endfunction()

if(NOT SPARSEVP_INSTALL)
  return()
endif()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/SparseVPConfig.cmake.in ${PROJECT_BINARY_DIR}/SparseVPConfig.cmake
                              INSTALL_DESTINATION ${sparsevp_package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/SparseVPConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/SparseVPConfig.cmake ${PROJECT_BINARY_DIR}/SparseVPConfigVersion.cmake
              ${CMAKE_CURRENT_LIST_DIR}/FindOnnxProto.cmake DESTINATION ${sparsevp_package_folder})
# Where platform/config/config_files.cpp looks for them.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/configs DESTINATION ${CMAKE_INSTALL_DATADIR}/sparsevp)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
