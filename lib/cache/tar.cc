#include "lib/cache/tar.h"

#include "lib/base/tar_header.h"
#include "lib/model/path.h"

namespace stowage::cache {

namespace {

struct Field {
  std::size_t offset, size;
};
constexpr Field name_field{0, 100}, mode_field{100, 8}, user_field{108, 8}, group_field{116, 8},
    size_field{124, 12}, link_field{157, 100}, magic_field{257, 5}, prefix_field{345, 155};
constexpr std::size_t type_offset = 156;

std::string text_of(std::string_view header, Field field) {
  const std::string_view text = header.substr(field.offset, field.size);
  return std::string(text.substr(0, text.find('\0')));
}

std::uint64_t number_of(std::string_view header, Field field) {
  std::uint64_t number = 0;
  for (const char c : header.substr(field.offset, field.size))
    if (c >= '0' && c <= '7') number = number * 8 + static_cast<std::uint64_t>(c - '0');
  return number;
}

}  // namespace

std::optional<std::vector<std::pair<std::string, File>>> read_tar(std::string_view bytes) {
  std::vector<std::pair<std::string, File>> members;
  while (bytes.size() >= tar_block && bytes[0] != '\0') {
    const std::string_view header = bytes.substr(0, tar_block);
    if (!is_tar_header(header)) return std::nullopt;
    bytes.remove_prefix(tar_block);
    const std::uint64_t size = number_of(header, size_field);
    if (size > bytes.size()) return std::nullopt;
    std::string path = text_of(header, name_field);
    const bool ustar = header.substr(magic_field.offset, magic_field.size) == "ustar";
    if (const std::string prefix = ustar ? text_of(header, prefix_field) : ""; !prefix.empty())
      path = prefix + "/" + path;
    File file;
    file.mode = static_cast<std::uint32_t>(number_of(header, mode_field)) & 07777U;
    file.owner = std::to_string(number_of(header, user_field));
    file.group = std::to_string(number_of(header, group_field));
    switch (header[type_offset]) {
      case '0':
      case '\0':
        file.bytes = Bytes::text(std::string(bytes.substr(0, size)));
        break;
      case '2':
        file.type = FileType::symlink;
        file.target = text_of(header, link_field);
        break;
      case '5':
        file.type = FileType::directory;
        break;
      default:
        return std::nullopt;
    }
    members.emplace_back(model::clean_path("/" + path).substr(1), std::move(file));
    bytes.remove_prefix(
        std::min<std::size_t>(bytes.size(), (size + tar_block - 1) / tar_block * tar_block));
  }
  if (members.empty()) return std::nullopt;
  return members;
}

}  // namespace stowage::cache
