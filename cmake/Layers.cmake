# bs_library(<folder> SOURCES a.cc b.cc TESTS a_test.cc LINKS <folders and imported targets>)
#
# One static library for each folder, called after it: core/base becomes bs_core_base. Sources and tests are listed by
# hand; tests/layering checks that no file was forgotten and that no #include goes against the direction of the folders.
# The tests of a folder become one program, <folder>_test, for example core_base_test.
function(bs_target_name folder out)
  string(REPLACE "/" "_" name ${folder})
  set(${out} bs_${name} PARENT_SCOPE)
endfunction()

function(bs_resolve_links out)
  set(result)
  foreach(link IN LISTS ARGN)
    if(link MATCHES "^(core|analyzers|collector|reports|cli)(/|$)")
      bs_target_name(${link} link)
    endif()
    list(APPEND result ${link})
  endforeach()
  set(${out} ${result} PARENT_SCOPE)
endfunction()

function(bs_library folder)
  cmake_parse_arguments(ARG "" "" "SOURCES;TESTS;LINKS" ${ARGN})
  bs_target_name(${folder} name)
  bs_resolve_links(links ${ARG_LINKS})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${links} fmt::fmt tl::expected)
  if(BUNDLESCOPE_TESTS AND ARG_TESTS)
    string(REPLACE "/" "_" test_name ${folder}_test)
    bs_test(${test_name} SOURCES ${ARG_TESTS} LINKS ${name})
  endif()
endfunction()

# bs_test(<name> SOURCES a_test.cc LINKS <folders and targets>): one GoogleTest program.
function(bs_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  bs_resolve_links(links ${ARG_LINKS})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE BUNDLESCOPE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${links} GTest::gmock_main)
  # Most of the time of compiling a small test goes into these.
  target_precompile_headers(${name} PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 300)
endfunction()
