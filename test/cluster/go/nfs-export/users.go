package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"unsafe"

	"github.com/hanwen/go-fuse/v2/fuse"
)

// The account that squashed users become on a Synology NAS.
const (
	adminUser  = 1024
	adminGroup = 100
)

// identity is who a request is carried out as.
type identity struct {
	user, group uint32
	groups      []uint32
}

// userMap turns a caller into who the server takes it for.
type userMap func(identity) identity

func newUserMap(squash string) (userMap, error) {
	switch squash {
	case "none":
		return func(caller identity) identity { return caller }, nil
	case "admin":
		return squashRoot, nil
	case "all":
		return func(identity) identity {
			return identity{user: adminUser, group: adminGroup}
		}, nil
	}
	return nil, fmt.Errorf("unknown squash %q", squash)
}

// squashRoot replaces root wherever it occurs, as a server with root_squash
// does: as user, as group and among the further groups.
func squashRoot(caller identity) identity {
	replace := func(id, by uint32) uint32 {
		if id == 0 {
			return by
		}
		return id
	}
	squashed := identity{
		user:  replace(caller.user, adminUser),
		group: replace(caller.group, adminGroup),
	}
	for _, group := range caller.groups {
		squashed.groups = append(squashed.groups, replace(group, adminGroup))
	}
	return squashed
}

// furtherGroups reads a process's supplementary groups, which a FUSE request
// does not carry. A process that has ended has none.
func furtherGroups(pid uint32) []uint32 {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return nil
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		list, found := strings.CutPrefix(lines.Text(), "Groups:")
		if !found {
			continue
		}
		var groups []uint32
		for _, word := range strings.Fields(list) {
			if group, err := strconv.ParseUint(word, 10, 32); err == nil {
				groups = append(groups, uint32(group))
			}
		}
		return groups
	}
	return nil
}

// become makes this thread act on files as the mapped caller, until the
// function it returns is called. A change of the file system user away from
// root takes root's privileges over files along. The system calls are made
// directly: Go's own would change every thread.
func (users userMap) become(ctx context.Context) func() {
	caller, ok := fuse.FromContext(ctx)
	if !ok {
		return func() {}
	}
	target := users(identity{
		user:   caller.Uid,
		group:  caller.Gid,
		groups: furtherGroups(caller.Pid),
	})
	runtime.LockOSThread()
	setThread(target)
	return func() {
		setThread(identity{})
		runtime.UnlockOSThread()
	}
}

func setThread(target identity) {
	// Groups first: they can only be set while still root.
	var first unsafe.Pointer
	if len(target.groups) > 0 {
		first = unsafe.Pointer(&target.groups[0])
	}
	syscall.RawSyscall(syscall.SYS_SETFSUID, 0, 0, 0)
	syscall.RawSyscall(syscall.SYS_SETGROUPS, uintptr(len(target.groups)), uintptr(first), 0)
	syscall.RawSyscall(syscall.SYS_SETFSGID, uintptr(target.group), 0, 0)
	syscall.RawSyscall(syscall.SYS_SETFSUID, uintptr(target.user), 0, 0)
}
