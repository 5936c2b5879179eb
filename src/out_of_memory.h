// The end of a run that has no memory left.
#pragma once

namespace calint {

/// Says so in one line, which takes no memory.
void tell_out_of_memory();

/// From here on a run ends with that line and exit status 2 where an exception cannot be: in
/// libcrypto, in what EndsWithoutMemory marks, and in destructors. Before anything of libcrypto is
/// called.
void end_without_memory();

}  // namespace calint
