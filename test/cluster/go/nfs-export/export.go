package main

import (
	"context"
	"path/filepath"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
	"golang.org/x/sys/unix"
)

// exportNode is one file or folder of an export. Whatever a server decides by
// the caller's rights is overridden here to be done as that caller; reading
// attributes and data through a handle that is open needs no rights on NFS
// either and stays with the embedded node.
//
// The embedded methods are given a context without a caller, for otherwise
// they would hand new files to the unmapped one.
type exportNode struct {
	fs.LoopbackNode
	users  userMap
	xattrs bool
}

func newExport(folder string, users userMap, xattrs bool) (fs.InodeEmbedder, error) {
	var st syscall.Stat_t
	if err := syscall.Stat(folder, &st); err != nil {
		return nil, err
	}
	root := &fs.LoopbackRoot{Path: folder, Dev: uint64(st.Dev)}
	node := func(root *fs.LoopbackRoot) *exportNode {
		return &exportNode{LoopbackNode: fs.LoopbackNode{RootData: root}, users: users, xattrs: xattrs}
	}
	root.NewNode = func(root *fs.LoopbackRoot, _ *fs.Inode, _ string, _ *syscall.Stat_t) fs.InodeEmbedder {
		return node(root)
	}
	rootNode := node(root)
	root.RootNode = rootNode
	return rootNode, nil
}

func (n *exportNode) path() string {
	return filepath.Join(n.RootData.Path, n.Path(n.Root()))
}

func (n *exportNode) Access(ctx context.Context, mask uint32) syscall.Errno {
	defer n.users.become(ctx)()
	return fs.ToErrno(unix.Faccessat(unix.AT_FDCWD, n.path(), mask, unix.AT_EACCESS))
}

func (n *exportNode) Lookup(ctx context.Context, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Lookup(context.Background(), name, out)
}

func (n *exportNode) Mknod(ctx context.Context, name string, mode, device uint32, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Mknod(context.Background(), name, mode, device, out)
}

func (n *exportNode) Mkdir(ctx context.Context, name string, mode uint32, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Mkdir(context.Background(), name, mode, out)
}

func (n *exportNode) Rmdir(ctx context.Context, name string) syscall.Errno {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Rmdir(ctx, name)
}

func (n *exportNode) Unlink(ctx context.Context, name string) syscall.Errno {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Unlink(ctx, name)
}

func (n *exportNode) Rename(ctx context.Context, name string, newParent fs.InodeEmbedder, newName string, flags uint32) syscall.Errno {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Rename(ctx, name, newParent, newName, flags)
}

func (n *exportNode) Create(ctx context.Context, name string, flags, mode uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Create(context.Background(), name, flags, mode, out)
}

func (n *exportNode) Tmpfile(context.Context, uint32, uint32, *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	// NFS has no such files.
	return nil, nil, 0, syscall.EOPNOTSUPP
}

func (n *exportNode) Symlink(ctx context.Context, target, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Symlink(context.Background(), target, name, out)
}

func (n *exportNode) Link(ctx context.Context, target fs.InodeEmbedder, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Link(context.Background(), target, name, out)
}

func (n *exportNode) Open(ctx context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Open(ctx, flags)
}

func (n *exportNode) OpendirHandle(ctx context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	defer n.users.become(ctx)()
	return n.LoopbackNode.OpendirHandle(ctx, flags)
}

func (n *exportNode) Setattr(ctx context.Context, handle fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	defer n.users.become(ctx)()
	return n.LoopbackNode.Setattr(ctx, handle, in, out)
}

func (n *exportNode) Getxattr(ctx context.Context, name string, value []byte) (uint32, syscall.Errno) {
	if !n.xattrs {
		return 0, syscall.EOPNOTSUPP
	}
	defer n.users.become(ctx)()
	return n.LoopbackNode.Getxattr(ctx, name, value)
}

func (n *exportNode) Setxattr(ctx context.Context, name string, value []byte, flags uint32) syscall.Errno {
	if !n.xattrs {
		return syscall.EOPNOTSUPP
	}
	defer n.users.become(ctx)()
	return n.LoopbackNode.Setxattr(ctx, name, value, flags)
}

func (n *exportNode) Removexattr(ctx context.Context, name string) syscall.Errno {
	if !n.xattrs {
		return syscall.EOPNOTSUPP
	}
	defer n.users.become(ctx)()
	return n.LoopbackNode.Removexattr(ctx, name)
}

func (n *exportNode) Listxattr(ctx context.Context, names []byte) (uint32, syscall.Errno) {
	if !n.xattrs {
		return 0, syscall.EOPNOTSUPP
	}
	defer n.users.become(ctx)()
	return n.LoopbackNode.Listxattr(ctx, names)
}
