#pragma once
// What a context, an image or a stage holds, as far as cache keys ask for it: file by file where
// that is known, and a symbol for all that is not. Equal symbols stand for equal bytes.
//
//   Files files = Files::unknown("debian:12");     // anything may be in it
//   files.write("/etc/motd", {.bytes = Bytes::text("hello\n")});
//   files.digest("/etc/motd")                      // of the text
//   files.digest("/etc/passwd")                    // of "what debian:12 has there"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stowage::cache {

class Digest;

/// Bytes put together from known texts and from symbols for unknown ones.
class Bytes {
 public:
  static Bytes text(std::string text);
  static Bytes symbol(std::string name);
  void append(const Bytes& more);
  /// The text, where all of it is known.
  std::optional<std::string> known() const;
  /// Equal for equal bytes.
  std::string key() const;
  void add_to(Digest& digest) const;
  bool empty() const { return parts_.empty(); }
  /// Bytes that are kept for it: of the text, and of what stands for the rest.
  std::size_t size() const {
    std::size_t sum = 0;
    for (const Part& part : parts_) sum += part.value.size();
    return sum;
  }

 private:
  struct Part {
    bool is_text;
    std::string value;
  };
  std::vector<Part> parts_;  ///< no empty texts, no two texts in a row
};

enum class FileType : std::uint8_t { file, directory, symlink };

struct File {
  FileType type = FileType::file;
  std::uint32_t mode = 0644;
  std::string owner = "0", group = "0";  ///< numbers, or symbols where a name decides
  Bytes bytes;
  std::string target;                         ///< of a symlink
  std::map<std::string, std::string> xattrs;  ///< those that count for content
  bool complete = true;                       ///< of a folder: nothing is in it but what is listed
};

class Files {
 public:
  /// Nothing but an empty root.
  static Files empty();
  /// Everything is unknown; equal names stand for equal content.
  static Files unknown(std::string name);

  /// Puts an entry there; folders on the way are made where they are not known.
  void write(const std::string& path, File file);
  void remove(const std::string& path);
  /// The entry itself, or null when it is not listed.
  const File* find(std::string_view path) const;
  File* find(std::string_view path);
  /// Whether something is there: none when it is not known.
  std::optional<bool> exists(std::string_view path) const;
  /// The path without links on the way, and without a link at its end when asked.
  std::string resolve(std::string_view path, bool follow_last) const;
  /// Everything listed below a folder, in the order of the builder's tree.
  std::vector<std::pair<std::string_view, const File*>> below(std::string_view folder) const;
  /// Anything is listed below it.
  bool has_below(std::string_view folder) const;
  /// All of a folder is listed.
  bool is_complete(std::string_view folder) const;

  /// Of a file, a link or a whole folder; its own name does not count.
  std::string digest(std::string_view path) const;
  /// Of the entry alone: of a folder, owner and mode.
  std::string header_digest(std::string_view path) const;
  /// What stands for the unknown part at a path; empty when all is known there.
  std::string symbol(std::string_view path) const;
  const std::string& rest() const { return rest_; }

 private:
  struct Order {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const;
  };
  void add_header(Digest& digest, std::string_view path, const File* entry) const;

  std::map<std::string, File, Order> entries_;
  std::set<std::string, std::less<>> removed_;
  std::string rest_;  ///< name of what is not listed; empty: nothing else is there
};

}  // namespace stowage::cache
