#pragma once
// RUNs that install packages of the system, recognised in other files of a run by what they install
// and on which image.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stowage::lint {

class Unit;

struct PackageLayer {
  std::uint64_t key = 0;    ///< of manager, base image and packages, in whatever order
  std::uint32_t index = 0;  ///< of its RUN
  std::uint32_t line = 0;
};

/// Those that install at least three packages which are all named in the file.
std::vector<PackageLayer> package_layers_of(const Unit& unit);

struct LayersOfFile {
  std::string path;
  std::vector<PackageLayer> layers;
};

class PackageLayers {
 public:
  PackageLayers() = default;
  explicit PackageLayers(std::vector<LayersOfFile> files);

  struct Place {
    std::string_view path;
    std::uint32_t line;
  };
  /// Where else the layer is, one place a file, in the order of the files.
  std::vector<Place> elsewhere(std::uint64_t key, std::string_view path) const;

 private:
  struct Entry {
    std::uint64_t key;
    std::uint32_t file, line;
  };
  std::vector<std::string> paths_;
  std::vector<Entry> entries_;  ///< by key, then file
};

}  // namespace stowage::lint
