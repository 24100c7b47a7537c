#pragma once
// From a document to the knowledge base.

#include "lib/knowledge/knowledge.h"
#include "lib/knowledge/nodes.h"

namespace stowage::knowledge {

/// Throws a Mistake (field.h), and leaves the base half changed then. So does the first call of get() of a command;
/// the document has to stay until then.
void read_file(Base& base, const Document& document);

}  // namespace stowage::knowledge
