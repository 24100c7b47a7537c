# The compiler of the release preset: clang 19 where it is installed, whose program lints about a tenth faster than that
# of g++ 12 (docs/building.md); else the default one.
find_program(STOWAGE_CLANG clang++-19)
if(STOWAGE_CLANG)
  set(CMAKE_CXX_COMPILER ${STOWAGE_CLANG})
endif()
