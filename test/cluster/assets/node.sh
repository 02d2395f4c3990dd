#!/usr/bin/env bash
# The first process of a node: gives it a root file system of its own and runs
# its container runtime, kubelet and service proxy. Started in fresh mount,
# process, host-name and IPC namespaces and in the node's network namespace, so
# that nothing it mounts is seen outside, and all of it ends with this process.
#
# The root file system is the machine's, read-only in effect: what the node
# writes goes to the node's disk, a file of limited size.
#
# Environment: NODE_NAME, NODE_FOLDER (disk.img, config/), NODE_LOGS, NODE_NAS,
# NODE_PROGRAMS (kubelet, kube-proxy), NODE_NFS_PROGRAMS (nfs-export),
# NODE_IMAGES (archive), NODE_ADDRESS.
set -Eeuo pipefail

hostname "$NODE_NAME"
disk=$NODE_FOLDER/disk
root=$NODE_FOLDER/root
# The kernel frees the loop device when the last mount of it is gone.
mount -o loop "$NODE_FOLDER/disk.img" "$disk"
mkdir -p "$disk"/{upper,work,kubelet,containerd,local-path-provisioner,pods,containers}
mount -t overlay node "$root" -o "lowerdir=/,upperdir=$disk/upper,workdir=$disk/work"

# Mounts a folder of the machine or of the disk at a place in the new root.
place() {
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
}

mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
place "$disk/kubelet" /var/lib/kubelet
place "$disk/containerd" /var/lib/containerd
place "$disk/pods" /var/log/pods
place "$disk/containers" /var/log/containers
place "$disk/local-path-provisioner" /opt/local-path-provisioner
# CNI state of an earlier life must not block addresses.
mkdir -p "$root/var/lib/cni" && mount -t tmpfs tmpfs "$root/var/lib/cni"
place "$NODE_FOLDER/config" /run/stowage/config
place "$NODE_LOGS" /run/stowage/logs
place "$NODE_NAS" /run/stowage/nas
place "$NODE_PROGRAMS" /run/stowage/programs
place "$NODE_NFS_PROGRAMS" /run/stowage/nfs
place "$(dirname "$NODE_IMAGES")" /run/stowage/images
# The mount helpers join the machine's own programs in the same folder.
mount -t overlay helpers "$root/usr/sbin" \
  -o "lowerdir=$NODE_FOLDER/config/sbin:$root/usr/sbin"

cd "$root"
mkdir -p run/old-root
pivot_root . run/old-root
cd /
umount --lazy /run/old-root
rmdir /run/old-root
# Pods' volumes are mounted by the kubelet and must reach the runtime's view.
mount --make-rshared /
sysctl -q -w net.ipv4.ip_forward=1

logs=/run/stowage/logs/$NODE_NAME
config=/run/stowage/config
containerd --config "$config/containerd.toml" >>"$logs-containerd.log" 2>&1 &

until ctr --namespace k8s.io version >/dev/null 2>&1; do
  sleep 0.1
done
if [ "$(ctr --namespace k8s.io images list --quiet | wc -l)" = 0 ]; then
  ctr --namespace k8s.io images import --digests=false \
    "/run/stowage/images/$(basename "$NODE_IMAGES")" >>"$logs-containerd.log" 2>&1
fi

/run/stowage/programs/kubelet --config="$config/kubelet.yaml" \
  --kubeconfig="$config/kubelet.kubeconfig" --hostname-override="$NODE_NAME" \
  --node-ip="$NODE_ADDRESS" --v=1 >>"$logs-kubelet.log" 2>&1 &
/run/stowage/programs/kube-proxy --config="$config/kube-proxy.yaml" \
  --hostname-override="$NODE_NAME" >>"$logs-kube-proxy.log" 2>&1 &

# Reaps whatever is orphaned in this process namespace, until it is killed.
while true; do
  wait || true
  sleep infinity &
done
