// Command nfs-provisioner serves claims of a storage class with volumes of the
// in-tree nfs kind, one directory below an export for each. It stands in for
// nfs-subdir-external-provisioner, which cannot be had as a Go module, and
// follows its visible contract: the name <namespace>-<claim>-<volume>, mode
// 0777, and on deletion a rename to archived-<name>, unless the class says
// archiveOnDelete "false".
//
// It runs outside the cluster, on the machine whose folder is the export.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

type provisioner struct {
	client kubernetes.Interface
	// server and path are what kubelets mount; root is the same export here.
	server, path, root string
}

func (p *provisioner) Provision(
	_ context.Context, options controller.ProvisionOptions,
) (*core.PersistentVolume, controller.ProvisioningState, error) {
	claim := options.PVC
	if claim.Spec.Selector != nil {
		return nil, controller.ProvisioningFinished,
			fmt.Errorf("claim %q has a selector, which this provisioner does not support", claim.Name)
	}
	name := strings.Join([]string{claim.Namespace, claim.Name, options.PVName}, "-")
	directory := filepath.Join(p.root, name)
	if err := os.Mkdir(directory, 0o777); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, controller.ProvisioningFinished, err
	}
	// The umask must not decide what pods under any user may do.
	if err := os.Chmod(directory, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: options.PVName},
		Spec: core.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *options.StorageClass.ReclaimPolicy,
			AccessModes:                   claim.Spec.AccessModes,
			MountOptions:                  options.StorageClass.MountOptions,
			Capacity: core.ResourceList{
				core.ResourceStorage: claim.Spec.Resources.Requests[core.ResourceStorage],
			},
			PersistentVolumeSource: core.PersistentVolumeSource{
				NFS: &core.NFSVolumeSource{Server: p.server, Path: filepath.Join(p.path, name)},
			},
		},
	}, controller.ProvisioningFinished, nil
}

func (p *provisioner) Delete(ctx context.Context, volume *core.PersistentVolume) error {
	name := filepath.Base(volume.Spec.NFS.Path)
	directory := filepath.Join(p.root, name)
	if _, err := os.Stat(directory); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	class, err := p.client.StorageV1().StorageClasses().Get(ctx, volume.Spec.StorageClassName, meta.GetOptions{})
	if err != nil {
		return fmt.Errorf("cannot read the class of volume %q to learn archiveOnDelete: %w", volume.Name, err)
	}
	if class.Parameters["archiveOnDelete"] == "false" {
		return os.RemoveAll(directory)
	}
	return os.Rename(directory, filepath.Join(p.root, "archived-"+name))
}

func main() {
	kubeconfig := flag.String("kubeconfig", "", "kubeconfig file of the cluster")
	name := flag.String("provisioner-name", "", "name that storage classes call this provisioner by")
	server := flag.String("server", "", "NFS server that kubelets mount from")
	path := flag.String("path", "", "path of the export as kubelets mount it")
	root := flag.String("root", "", "the same folder on this machine")
	klog.InitFlags(nil)
	flag.Parse()

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		klog.Fatalf("cannot read kubeconfig %q: %v", *kubeconfig, err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		klog.Fatalf("cannot make a client from %q: %v", *kubeconfig, err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	controller.NewProvisionController(ctx, client, *name,
		&provisioner{client: client, server: *server, path: *path, root: *root},
		controller.LeaderElection(false),
	).Run(ctx)
}
