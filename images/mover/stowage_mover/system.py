"""What the standard library lacks: syncfs, the type of a filesystem, both clocks."""

import ctypes
import os
import time

_libc = ctypes.CDLL(None, use_errno=True)

#: Filesystems that stamp a change time with every change of a file's content, by their own clock.
TRUSTED_FILESYSTEMS = frozenset(["ext4", "xfs", "btrfs"])

_FILESYSTEMS = {
    0xEF53: "ext4",
    0x58465342: "xfs",
    0x9123683E: "btrfs",
    0x6969: "nfs",
    0x65735546: "fuse",
    0x794C7630: "overlay",
    0x01021994: "tmpfs",
    0x2FC12FC1: "zfs",
    0xFF534D42: "cifs",
    0xFE534D42: "smb2",
    0x00C36400: "ceph",
    0xF2F52010: "f2fs",
}


def syncfs(path):
    """Writes everything of the filesystem that holds ``path`` to its disk, and waits.

    Raises OSError when that fails, which is the only place where a failed write may show.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if _libc.syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), path)
    finally:
        os.close(descriptor)


def filesystem_type(path):
    """Name of the type of the filesystem that holds ``path``, by its magic number.

    ext2, ext3 and ext4 share one number and count as ext4.
    """
    # struct statfs begins with a long on every 64-bit architecture; it never exceeds 256 bytes.
    buffer = ctypes.create_string_buffer(256)
    if _libc.statfs(os.fsencode(path), buffer) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), path)
    magic = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_long))[0] & 0xFFFFFFFF
    return _FILESYSTEMS.get(magic, f"0x{magic:x}")


def filesystem(path):
    """Type, room and inodes of the filesystem that holds ``path``, as the protocol has it."""
    kind = filesystem_type(path)
    figures = os.statvfs(path)
    return {
        "type": kind,
        "trusted": kind in TRUSTED_FILESYSTEMS,
        "readOnly": bool(figures.f_flag & os.ST_RDONLY),
        "totalBytes": figures.f_blocks * figures.f_frsize,
        "freeBytes": figures.f_bavail * figures.f_frsize,
        "totalInodes": figures.f_files,
        "freeInodes": figures.f_favail,
    }


def free_bytes(path):
    """Room that is left for those who are not root."""
    figures = os.statvfs(path)
    return figures.f_bavail * figures.f_frsize


def total_bytes(path):
    """What the filesystem holds when it is empty."""
    figures = os.statvfs(path)
    return figures.f_blocks * figures.f_frsize


def now_ns():
    """The node's clock, nanoseconds."""
    return time.time_ns()


def since_boot_ns():
    """Time since boot, sleep included; nobody can step it."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


def clocks():
    """Both clocks, read as close to each other as can be. Their difference moves only by a step."""
    return now_ns(), since_boot_ns()


def was_stepped(earlier, later):
    """Whether a clock was stepped by more than a second between two pairs of one machine."""
    return abs((later[0] - later[1]) - (earlier[0] - earlier[1])) > 1_000_000_000
