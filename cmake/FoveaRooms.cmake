# A room is a folder below fovea/. Its files find their place by name:
#   x.cc            into the library of the room
#   x_test.cc       into the room's test program, fovea_<room>_tests: fast tests
#   x_slow_test.cc  into fovea_<room>_slow_tests: what takes longer than a few seconds
#   x_bench.cc      into the room's benchmark program, fovea_<room>_bench
#   x_module.cc     nowhere: its room's CMake file says into which module
# so that adding a file needs no edit here.

# Built only on demand.
add_custom_target(benchmarks)

# fovea_room(ROOM LIBRARY [TEST_LIBRARIES lib...] [BENCH_LIBRARIES lib...] [HEAVY_HEADERS <header>...])
# HEAVY_HEADERS: those that take long to compile (precompiled for the tests) and whose library takes
# long to start. CTest runs each test in a process of its own; where a process takes long to start,
# which is so with such a library and under a sanitizer, it runs them in two.
function(fovea_room ROOM LIBRARY)
  cmake_parse_arguments(ARG "" "" "TEST_LIBRARIES;BENCH_LIBRARIES;HEAVY_HEADERS" ${ARGN})
  set(DIR ${PROJECT_SOURCE_DIR}/fovea/${ROOM})
  file(GLOB_RECURSE SOURCES CONFIGURE_DEPENDS ${DIR}/*.cc)
  set(TESTS ${SOURCES})
  set(SLOW_TESTS ${SOURCES})
  set(BENCHES ${SOURCES})
  list(FILTER TESTS INCLUDE REGEX "_test\\.cc$")
  list(FILTER TESTS EXCLUDE REGEX "_slow_test\\.cc$")
  list(FILTER SLOW_TESTS INCLUDE REGEX "_slow_test\\.cc$")
  list(FILTER BENCHES INCLUDE REGEX "_bench\\.cc$")
  list(FILTER SOURCES EXCLUDE REGEX "_(test|bench|module)\\.cc$")
  target_sources(${LIBRARY} PRIVATE ${SOURCES})

  foreach(SPEED IN ITEMS fast slow)
    if(SPEED STREQUAL "fast")
      set(NAME fovea_${ROOM}_tests)
    else()
      set(NAME fovea_${ROOM}_slow_tests)
      set(TESTS ${SLOW_TESTS})
    endif()
    if(FOVEA_TESTS AND TESTS)
      add_executable(${NAME} ${TESTS})
      target_link_libraries(${NAME} PRIVATE ${LIBRARY} ${ARG_TEST_LIBRARIES} fovea_options
                            rapidcheck GTest::gtest GTest::gtest_main)
      target_precompile_headers(${NAME} PRIVATE <gtest/gtest.h> ${ARG_HEAVY_HEADERS})
      if(ARG_HEAVY_HEADERS OR FOVEA_SANITIZE)
        foreach(SHARD RANGE 1)
          add_test(NAME ${ROOM}.${SPEED}.${SHARD} COMMAND ${NAME} --gtest_brief=1
                   WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
          set_tests_properties(${ROOM}.${SPEED}.${SHARD} PROPERTIES LABELS ${SPEED} ENVIRONMENT
                               "GTEST_TOTAL_SHARDS=2;GTEST_SHARD_INDEX=${SHARD};OMP_WAIT_POLICY=passive")
        endforeach()
      else()
        gtest_discover_tests(${NAME} TEST_PREFIX ${ROOM}. DISCOVERY_MODE PRE_TEST
                             WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
                             PROPERTIES LABELS ${SPEED})
      endif()
    endif()
  endforeach()
  if(FOVEA_BENCH AND BENCHES)
    add_executable(fovea_${ROOM}_bench EXCLUDE_FROM_ALL ${BENCHES})
    add_dependencies(benchmarks fovea_${ROOM}_bench)
    target_link_libraries(fovea_${ROOM}_bench PRIVATE ${LIBRARY} ${ARG_TEST_LIBRARIES}
                          ${ARG_BENCH_LIBRARIES} fovea_options benchmark::benchmark_main)
  endif()
endfunction()
