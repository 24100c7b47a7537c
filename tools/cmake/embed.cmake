# Writes OUTPUT: a function NAMESPACE::FUNCTION() that gives FILES as {path below ROOT, text}.
set(body "")
foreach(file IN LISTS FILES)
  file(READ ${file} text)
  file(RELATIVE_PATH name ${ROOT} ${file})
  # A string literal may not be longer than 65,536 bytes everywhere: long files are given in pieces.
  string(LENGTH "${text}" length)
  set(pieces "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 piece)
    string(APPEND pieces "R\"stowage(${piece})stowage\"\n")
    math(EXPR at "${at} + 8000")
  endwhile()
  if(pieces STREQUAL "")
    set(pieces "\"\"")
  endif()
  string(APPEND body "    {\"${name}\", ${pieces}},\n")
endforeach()
file(WRITE ${OUTPUT} "// Generated from the files below rules/; do not edit.
#include \"lib/base/embedded.h\"
#include <array>
#include <span>
namespace ${NAMESPACE} {
std::span<const stowage::EmbeddedFile> ${FUNCTION}();
std::span<const stowage::EmbeddedFile> ${FUNCTION}() {
  static const auto files = std::to_array<stowage::EmbeddedFile>({
    {\"\", \"\"},
${body}  });
  return std::span<const stowage::EmbeddedFile>(files).subspan(1);
}
}  // namespace ${NAMESPACE}
")
