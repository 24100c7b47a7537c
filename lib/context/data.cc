#include "lib/context/data.h"

namespace stowage::context {

const Data* Data::find(std::string_view key) const {
  for (std::size_t i = keys.size(); i-- > 0;) {
    if (keys[i] == key) return &items[i];
  }
  return nullptr;
}

const std::vector<Data>& Data::nothing() {
  static const std::vector<Data> none;
  return none;
}

}  // namespace stowage::context
