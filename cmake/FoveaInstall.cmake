# What is installed: programs, libraries, headers, and the package that find_package(fovea) finds,
# with the components `fovea` (always there) and `train`.
include(CMakePackageConfigHelpers)

set(FOVEA_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/fovea)

set(INSTALLED_PROGRAMS)
foreach(NAME fovea_program fovea_train_program)
  if(TARGET ${NAME})
    list(APPEND INSTALLED_PROGRAMS ${NAME})
    install(TARGETS ${NAME} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()

install(TARGETS fovea EXPORT foveaTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS fovea_sentencepiece LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/fovea)
install(EXPORT foveaTargets NAMESPACE fovea:: DESTINATION ${FOVEA_PACKAGE_DIR})
set(FOVEA_LIBRARIES fovea)
if(FOVEA_TRAIN)
  # An export of its own, so that who only infers needs no LibTorch.
  set_target_properties(fovea_train PROPERTIES EXPORT_NAME train)
  install(TARGETS fovea_train fovea_augment EXPORT foveaTrainTargets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT foveaTrainTargets NAMESPACE fovea:: DESTINATION ${FOVEA_PACKAGE_DIR})
  list(APPEND FOVEA_LIBRARIES fovea_train)
endif()

# All that `cmake --install` needs, without the tests.
add_custom_target(programs DEPENDS ${FOVEA_LIBRARIES} ${INSTALLED_PROGRAMS})

file(GLOB_RECURSE HEADERS RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS fovea/*.h)
list(FILTER HEADERS EXCLUDE REGEX "^fovea/(testing|cli)/|-inl\\.h$|test[a-z_]*\\.h$")
if(NOT FOVEA_TRAIN)
  list(FILTER HEADERS EXCLUDE REGEX "^fovea/(train|autograd|augment)/")
endif()
foreach(HEADER IN LISTS HEADERS)
  get_filename_component(FOLDER ${HEADER} DIRECTORY)
  install(FILES ${HEADER} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${FOLDER})
endforeach()

configure_package_config_file(
  cmake/foveaConfig.cmake.in ${CMAKE_BINARY_DIR}/foveaConfig.cmake
  INSTALL_DESTINATION ${FOVEA_PACKAGE_DIR}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/foveaConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/foveaConfig.cmake ${CMAKE_BINARY_DIR}/foveaConfigVersion.cmake
        DESTINATION ${FOVEA_PACKAGE_DIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
