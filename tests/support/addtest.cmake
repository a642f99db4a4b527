# SPDX-License-Identifier: GPL-3.0-or-later
#
# sandglass_add_test(tst_name LABEL unit|engine|gui|fault|bench [UI] [TIMEOUT seconds] [LIBS …])
#   one Qt Test executable made from tst_name.cpp; UI links the window as well. Tests that start a real engine run one
#   after another: two engines at a time starve a small machine.
function(sandglass_add_test name)
    cmake_parse_arguments(arg "UI" "LABEL;TIMEOUT" "LIBS" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_executable(${name} ${name}.cpp)
    target_link_libraries(${name} PRIVATE sandglass_options sandglass_testsupport sandglass_core Qt6::Test ${arg_LIBS})
    if(arg_UI)
        target_link_libraries(${name} PRIVATE sandglass_ui sandglass_uitestsupport)
        target_precompile_headers(${name} REUSE_FROM sandglass_uitestsupport)
    else()
        target_precompile_headers(${name} REUSE_FROM sandglass_testsupport)
    endif()
    target_compile_definitions(${name} PRIVATE SANDGLASS_SOURCE_DIR=u"${PROJECT_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    set(known ${PROJECT_SOURCE_DIR}/tests/support)
    set(sanitizer_options "LSAN_OPTIONS=suppressions=${known}/leaks.supp:print_suppressions=0")
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=qt.qpa.*=false;${sanitizer_options}")
    if(arg_LABEL MATCHES "^(engine|gui)$")
        set_tests_properties(${name} PROPERTIES RESOURCE_LOCK engine)
    endif()
endfunction()
