#include "lib/cache/machine.h"

#include "lib/cache/digest.h"
#include "lib/cache/planner.h"
#include "lib/model/path.h"

namespace stowage::cache {

namespace {

bool is_volatile_path(std::string_view path) {
  return path.starts_with("/proc/") || path.starts_with("/sys/") || path == "/dev/random" ||
         path == "/dev/urandom";
}

}  // namespace

Machine::Machine(const RunAction& action, std::span<const Files* const> inputs,
                 std::uint64_t serial)
    : root(action.based ? *inputs[0] : Files::empty()),
      cwd(model::join_path("/", action.cwd)),
      user_(action.user),
      serial_(serial) {
  for (const auto& [name, value] : action.variables) variables[name] = value;
  for (const RunAction::Mount& mount : action.mounts)
    mounts_.push_back({model::clean_path(mount.target),
                       mount.input ? inputs[*mount.input] : nullptr, mount.source});
}

std::string Machine::absolute(std::string_view path) const { return model::join_path(cwd, path); }

std::size_t Machine::size_of_variables() const {
  std::size_t size = 0;
  for (const auto& [name, value] : variables) size += name.size() + value.size();
  return size;
}

Machine::Place Machine::place(std::string_view path) const {
  const std::string full = absolute(path);
  for (std::size_t i = 0; i < mounts_.size(); ++i) {
    const Mount& mount = mounts_[i];
    if (full != mount.target && !full.starts_with(mount.target + "/")) continue;
    if (!mount.files || mount.written) return {nullptr, full, i};
    const std::string below = mount.source + full.substr(mount.target.size());
    return {mount.files, mount.files->resolve(model::clean_path(below), true), i};
  }
  return {&root, root.resolve(full, true), std::nullopt};
}

bool Machine::work(std::size_t amount) {
  constexpr std::size_t most_work = std::size_t{1} << 24;
  work_ += amount;
  if (work_ > most_work) unknown = true;
  return !unknown;
}

bool Machine::work_on(const Files& files, std::string_view path) {
  if (unknown) return false;
  constexpr std::size_t an_entry = 64;
  std::size_t amount = an_entry;
  if (const File* file = files.find(path)) amount += file->bytes.size();
  for (const auto& [name, file] : files.below(path)) amount += an_entry + file->bytes.size();
  return work(amount);
}

Bytes Machine::volatile_bytes() { return Bytes::symbol(Digest().add("run").add(serial_).text()); }

Bytes Machine::read(std::string_view path) {
  const std::string full = absolute(path);
  if (is_volatile_path(full)) return volatile_bytes();
  if (full == "/dev/null") return {};
  const Place at = place(path);
  if (!at.files) return volatile_bytes();
  if (!work_on(*at.files, at.path)) return {};
  const File* file = at.files->find(at.path);
  if (file && file->type == FileType::file) return file->bytes;
  return Bytes::symbol(at.files->digest(at.path));
}

std::string Machine::digest(std::string_view path) {
  if (is_volatile_path(absolute(path))) return volatile_bytes().key();
  const Place at = place(path);
  if (!at.files) return volatile_bytes().key();
  return work_on(*at.files, at.path) ? at.files->digest(at.path) : "";
}

std::optional<bool> Machine::exists(std::string_view path) const {
  const Place at = place(path);
  return at.files ? at.files->exists(at.path) : std::nullopt;
}

bool Machine::is_folder(std::string_view path) const {
  const Place at = place(path);
  if (!at.files) return false;
  const File* file = at.files->find(at.path);
  return file ? file->type == FileType::directory : at.files->has_below(at.path);
}

std::optional<std::vector<std::string>> Machine::names(std::string_view path) {
  const Place at = place(path);
  if (!at.files || !at.files->is_complete(at.path) || !work_on(*at.files, at.path))
    return std::nullopt;
  std::vector<std::string> result;
  const std::size_t skip = at.path == "/" ? 1 : at.path.size() + 1;
  for (const auto& [name, file] : at.files->below(at.path))
    if (name.find('/', skip) == std::string_view::npos) result.emplace_back(name.substr(skip));
  return result;
}

std::string Machine::names_digest(std::string_view path) {
  const Place at = place(path);
  Digest digest;
  if (!at.files) return digest.add("anything").add(serial_).text();
  if (!work_on(*at.files, at.path)) return {};
  digest.add(at.files->symbol(at.path)).add(at.path);
  for (const auto& [name, file] : at.files->below(at.path))
    digest.add(name).add(file->type == FileType::directory ? "folder" : "").add(file->target);
  return digest.text();
}

/// Where a write goes; none for a mount, where it does not stay.
std::optional<std::string> Machine::target_in_root(std::string_view path) {
  const Place at = place(path);
  if (!at.mount) return at.path;
  mounts_[*at.mount].written = true;
  return std::nullopt;
}

File Machine::new_file() const {
  File file;
  file.mode = 0644;
  file.owner = file.group = user_.empty() ? "0" : owner_key(user_.substr(0, user_.find(':')));
  return file;
}

void Machine::write(std::string_view path, Bytes bytes, bool append) {
  const std::string full = absolute(path);
  if (full == "/dev/null" || full == "/dev/stdout" || full == "/dev/stderr") return;
  const auto target = target_in_root(path);
  if (!target || !work(bytes.size())) return;
  File file = new_file();
  if (const File* old = root.find(*target)) file = *old;
  if (append) {
    Bytes all = exists(path) == false ? Bytes() : read(path);
    all.append(bytes);
    bytes = std::move(all);
  }
  file.bytes = std::move(bytes);
  root.write(*target, std::move(file));
}

void Machine::make_folder(std::string_view path, bool new_one) {
  const auto target = target_in_root(path);
  if (!target || root.find(*target)) return;
  File folder = new_file();
  folder.type = FileType::directory;
  folder.mode = 0755;
  root.write(*target, std::move(folder));
  // mkdir fails where something is: so nothing was there.
  if (new_one) root.find(*target)->complete = true;
}

void Machine::remove(std::string_view path) {
  const std::string full = absolute(path);
  if (const auto folder = target_in_root(model::join_path(full, "..")))
    root.remove(model::join_path(*folder, model::base_name(full)));
}

void Machine::copy(std::string_view from, std::string_view to, bool keep_owner) {
  const Place source = place(from);
  const auto target = target_in_root(to);
  if (!target) return;
  if (!source.files) {
    unknown = true;
    return;
  }
  const auto adapted = [&](File file) {
    if (!keep_owner) {
      const File made = new_file();
      file.owner = made.owner;
      file.group = made.group;
      file.mode &= 0755U;
    }
    return file;
  };
  const Files& files = *source.files;
  if (!work_on(files, source.path)) return;
  const File* file = files.find(source.path);
  if (!file && files.has_below(source.path)) {
    unknown = true;
    return;
  }
  if (!file) {
    File copy = new_file();
    copy.bytes = Bytes::symbol(files.digest(source.path));
    root.write(*target, std::move(copy));
    return;
  }
  // Source and target may be one tree: all is read before any of it is written.
  const bool is_folder = file->type == FileType::directory;
  std::vector<std::pair<std::string, File>> copies = {{*target, adapted(*file)}};
  if (is_folder && !files.is_complete(source.path)) unknown = true;
  if (is_folder)
    for (const auto& [name, below] : files.below(source.path))
      copies.emplace_back(*target + std::string(name.substr(source.path.size())), adapted(*below));
  for (auto& [path, copy] : copies) root.write(path, std::move(copy));
}

File* Machine::entry(std::string_view path) {
  const auto target = target_in_root(path);
  if (!target) return nullptr;
  if (!root.find(*target)) {
    File file = new_file();
    file.bytes = Bytes::symbol(root.digest(*target));
    root.write(*target, std::move(file));
  }
  return root.find(*target);
}

std::vector<File*> Machine::entries(std::string_view path, bool below) {
  std::vector<File*> result;
  const auto target = target_in_root(path);
  if (!target) return result;
  result.push_back(entry(path));
  if (!below || !result[0] || result[0]->type != FileType::directory) return result;
  if (!root.is_complete(*target)) unknown = true;
  if (!work_on(root, *target)) return result;
  std::vector<std::string> names;
  for (const auto& [name, file] : root.below(*target)) names.emplace_back(name);
  for (const std::string& name : names) result.push_back(root.find(name));
  return result;
}

void Machine::link(std::string_view target, std::string_view path) {
  File file = new_file();
  file.type = FileType::symlink;
  file.target = target;
  const std::string full = absolute(path);
  if (const auto folder = target_in_root(model::join_path(full, "..")))
    root.write(model::join_path(*folder, model::base_name(full)), std::move(file));
}

}  // namespace stowage::cache
