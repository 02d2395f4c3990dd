"""Flushes folders and drops the content of every file below them from memory, as far as anybody may.

    python3 dropFromMemory.py FOLDER…
"""

import os
import sys

for root in sys.argv[1:]:
    descriptor = os.open(root, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
os.sync()
for root in sys.argv[1:]:
    for folder, _, names in os.walk(root):
        for name in names:
            descriptor = os.open(os.path.join(folder, name), os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)
