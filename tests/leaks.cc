// What LeakSanitizer may pass over. libfyaml 0.7 loses the list of chunks of a quoted scalar that has very many
// (fy_atom_format_text); all that we take from it is held by unique_ptr.

// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is LeakSanitizer's
extern "C" const char* __lsan_default_suppressions() { return "leak:libfyaml.so"; }
