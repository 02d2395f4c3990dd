"""Carries the bytes of a volume from one place to another, and proves that they are there.

The program that runs in Stowage's mover pods. It is told what to do through a file that shows an
annotation of its own pod, and answers in lines of JSON on standard output. The backend's half of
the protocol is ``plugins/storage-backend/src/executor/movers/protocol.ts``.

Names of files are bytes throughout and are never decoded, only escaped where people read them.
"""

VERSION = "0.1.0"

#: Raised whenever a backend of the old kind could misread what is said, or the other way round.
PROTOCOL = 1
