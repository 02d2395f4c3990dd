// Command nfs-export shows a folder at another place as an NFS server with a
// given export rule would show it: every request is carried out under the user
// that the rule makes of the caller, and it is the file system below that
// allows or refuses it.
package main

import (
	"flag"
	"log"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

func main() {
	squash := flag.String("squash", "none", "none, admin (root becomes the administrator) or all (everybody does)")
	source := flag.String("source", "", "what mounts are listed as, <server>:<path>")
	readOnly := flag.Bool("read-only", false, "refuse writes")
	xattrs := flag.Bool("xattrs", true, "keep extended attributes")
	flag.Parse()
	if flag.NArg() != 2 {
		log.Fatal("usage: nfs-export [flags] <folder> <mount point>")
	}
	folder, mountPoint := flag.Arg(0), flag.Arg(1)

	users, err := newUserMap(*squash)
	if err != nil {
		log.Fatal(err)
	}
	root, err := newExport(folder, users, *xattrs)
	if err != nil {
		log.Fatalf("cannot export %q: %v", folder, err)
	}
	// The caller's umask has been applied already; ours must not be as well.
	syscall.Umask(0)
	options := &fs.Options{MountOptions: fuse.MountOptions{
		AllowOther: true,
		FsName:     *source,
		Name:       "nfs",
		// Without the helper program, which not every machine has.
		DirectMountStrict: true,
		DirectMountFlags:  syscall.MS_NOSUID | syscall.MS_NODEV,
	}}
	if *readOnly {
		options.DirectMountFlags |= syscall.MS_RDONLY
	}
	server, err := fs.Mount(mountPoint, root, options)
	if err != nil {
		log.Fatalf("cannot mount %q at %q: %v", folder, mountPoint, err)
	}
	server.Wait()
}
