import type { Check } from '../schema/openapi/generated/models';

/**
 * What a code of an operation stands for. `level` is that of a check of the plan; `undo` is a
 * reason for which a running operation puts everything back, `person` one for which it stops and
 * waits for a decision, and `refused` an answer to starting it.
 * @public
 */
export interface OperationCodeDefinition {
  level:
    | 'blocking'
    | 'warning'
    | 'information'
    | 'ok'
    | 'undo'
    | 'person'
    | 'refused';
  /** In a few words, without a full stop. */
  title: string;
  /** Why it matters. */
  explanation: string;
  /** What to do about it; empty where there is nothing to do. */
  remedy: string;
}

/**
 * Every code that a plan or a running operation can carry, in the order in which the documentation
 * lists them.
 * @public
 */
export const operationCodes = {
  OPERATIONS_OFF: {
    level: 'blocking',
    title: 'Operations are switched off for this cluster',
    explanation:
      'Moving volumes needs rights that an operator grants cluster by cluster.',
    remedy:
      'An operator can set move.enabled for the cluster under storage.clusters, and grant deploy/rbac/move.yaml.',
  },
  NOT_READ: {
    level: 'blocking',
    title: 'Something that could hide a writer could not be read',
    explanation:
      'A plan must know everything that can write to the volume; what may not be read could be exactly that.',
    remedy:
      'Grant the right that the message names (deploy/rbac/move.yaml), or bring the API server back.',
  },
  PARTLY_NOT_READ: {
    level: 'warning',
    title: 'Something could not be read',
    explanation:
      'It cannot hide a writer, but a check that needs it was left out.',
    remedy: 'Grant the right that the message names (deploy/rbac/move.yaml).',
  },
  NAMESPACE_MISSING: {
    level: 'blocking',
    title: 'The namespace does not exist',
    explanation: 'There is nothing to operate on.',
    remedy: 'Check the name of the namespace.',
  },
  NAMESPACE_DELETING: {
    level: 'blocking',
    title: 'The namespace is being deleted',
    explanation: 'Everything in it goes, and nothing can be created in it.',
    remedy:
      'Save the data first: set the reclaim policy of its volumes to Retain now.',
  },
  CLAIM_MISSING: {
    level: 'blocking',
    title: 'The claim does not exist',
    explanation: 'There is no claim of that name in the namespace.',
    remedy: 'Check the name of the claim.',
  },
  CLAIM_NOT_BOUND: {
    level: 'blocking',
    title: 'The claim has no volume',
    explanation: 'A claim that is not bound holds no data.',
    remedy:
      'Wait until it is bound; a claim without data is simply made again with the other class.',
  },
  CLAIM_DELETING: {
    level: 'blocking',
    title: 'The claim is being deleted',
    explanation: 'A deletion cannot be taken back, only finished.',
    remedy:
      'Save the data: set the reclaim policy of its volume to Retain before its last pod ends.',
  },
  CLAIM_HELD: {
    level: 'blocking',
    title: 'A foreign finalizer holds the claim',
    explanation:
      'The claim must be deleted and made again under its name; somebody else would hold it in between, with the application down.',
    remedy:
      'Find out who set the finalizer that the message names, and let it finish.',
  },
  CLAIM_OWNED: {
    level: 'blocking',
    title: 'Something else owns the claim',
    explanation:
      'Its owner made it and would make it again, or delete it, while it is moved.',
    remedy: 'Move it with the means of its owner.',
  },
  VOLUME_MISSING: {
    level: 'blocking',
    title: 'The volume of the claim is missing or is not its own',
    explanation:
      'Only a volume that exists and whose claimRef names this very claim is moved.',
    remedy:
      'Look at the volume that the message names; do not delete anything before it is understood.',
  },
  VOLUME_DELETING: {
    level: 'blocking',
    title: 'The volume is being deleted',
    explanation: 'It goes as soon as the claim does, whatever its policy says.',
    remedy: 'Copy the data elsewhere while the claim still holds the volume.',
  },
  BLOCK_VOLUME: {
    level: 'blocking',
    title: 'The volume is a raw block device',
    explanation:
      'Files are carried and compared; a block device has none that a mover could see.',
    remedy: 'Copy it with the means of the application.',
  },
  READ_WRITE_ONCE_POD: {
    level: 'blocking',
    title: 'Only a single pod may mount the claim',
    explanation:
      'ReadWriteOncePod admits no second pod, so nothing can be copied while the application runs.',
    remedy:
      'Ask for ReadWriteOnce instead, or copy it with the means of the application.',
  },
  ACCESS_MODE_NOT_OFFERED: {
    level: 'blocking',
    title: 'The class does not offer the access mode',
    explanation:
      'The claim may be mounted on several nodes, and the chosen class binds a volume to one node.',
    remedy:
      'Choose a class on network storage, or make sure that one node is enough and ask for ReadWriteOnce.',
  },
  SEVERAL_WRITING_NODES: {
    level: 'blocking',
    title: 'Pods on several nodes write to the volume',
    explanation:
      'Writes of several nodes have no common order that a copy could follow while they run.',
    remedy: 'Scale the application to one node first.',
  },
  SOURCE_NOT_SUPPORTED: {
    level: 'blocking',
    title: 'This kind of volume is not carried yet',
    explanation:
      'Volumes are carried from host paths, local volumes and NFS; a second mount of others is not known to be safe.',
    remedy: 'Copy it with the means of the application or of its driver.',
  },
  SOURCE_NODE_UNKNOWN: {
    level: 'blocking',
    title: 'On which node the data lies is not known',
    explanation:
      'The volume is a path without a node: every node has other bytes there.',
    remedy: 'Give the volume the affinity of the node that holds its data.',
  },
  TIER_UNKNOWN: {
    level: 'blocking',
    title: 'There is no such tier',
    explanation: 'The tier is not configured for this cluster.',
    remedy: 'Choose a tier of this cluster.',
  },
  TARGET_MISSING: {
    level: 'blocking',
    title: 'Where the data is to go was not said',
    explanation: 'A move needs a tier or a storage class.',
    remedy: 'Choose a tier or a storage class.',
  },
  CLASS_MISSING: {
    level: 'blocking',
    title: 'The storage class does not exist',
    explanation: 'No volume can be made with it.',
    remedy: 'Create the class, or choose another one.',
  },
  CLASS_WITHOUT_PROVISIONER: {
    level: 'blocking',
    title: 'The storage class makes no volumes',
    explanation:
      'Its volumes are made by hand, and none is taken that might hold something else.',
    remedy: 'Choose a class whose provisioner makes volumes.',
  },
  TARGET_NOT_SUPPORTED: {
    level: 'blocking',
    title: 'Volumes of this class cannot be filled yet',
    explanation:
      'Volumes are filled on host paths, local volumes and NFS; what other drivers do was not tried.',
    remedy: 'Choose a class on a node or on NFS.',
  },
  NODE_UNKNOWN: {
    level: 'blocking',
    title: 'There is no such node',
    explanation: 'The data was to go to a node that is not in the cluster.',
    remedy: 'Check the name of the node.',
  },
  NOTHING_TO_DO: {
    level: 'blocking',
    title: 'The data lies there already',
    explanation: 'Class and place would be those that it has.',
    remedy: 'Choose another tier, or another node.',
  },
  OPERATOR_OWNED: {
    level: 'blocking',
    title: 'An operator owns the workload',
    explanation:
      'It would start the application again in the middle of the move.',
    remedy: 'Move the data with the means of the operator.',
  },
  OWNER_UNKNOWN: {
    level: 'blocking',
    title: 'The workload is of a kind that cannot be stopped safely',
    explanation:
      'Only StatefulSets, Deployments, ReplicaSets, DaemonSets and CronJobs are known to stay stopped and to come back.',
    remedy: 'Stop it yourself; a claim that nobody mounts can be moved.',
  },
  BARE_POD: {
    level: 'blocking',
    title: 'A pod without an owner uses the claim',
    explanation:
      'Nobody would start it again, since nothing knows what it should be.',
    remedy: 'Delete the pod, or have it run by a Deployment or StatefulSet.',
  },
  JOB_RUNNING: {
    level: 'blocking',
    title: 'A Job uses the claim',
    explanation:
      'Ending a Job loses its work, and nobody knows whether it can be repeated.',
    remedy: 'Wait until the Job has ended, or end it yourself.',
  },
  SEVERAL_WORKLOADS: {
    level: 'blocking',
    title: 'Several workloads use the claims',
    explanation:
      'One operation stops and starts one workload; the others would write on.',
    remedy:
      'Stop the others first (scale to 0, or suspend), or move claims of one workload at a time.',
  },
  SEVERAL_REPLICAS: {
    level: 'blocking',
    title: 'The claims belong to several replicas',
    explanation:
      'Replicas of a StatefulSet move one by one, each ready before the next, so that the application stays up.',
    remedy: 'Move the claims of one replica at a time, the highest first.',
  },
  OWN_DATABASE: {
    level: 'blocking',
    title: "It is the portal's own database or pod",
    explanation:
      'While it is stopped, nobody would carry the move on or take it back.',
    remedy: 'Move it by hand, with the portal stopped.',
  },
  SHARED_STORAGE: {
    level: 'blocking',
    title: 'Something else reaches the same bytes',
    explanation:
      'What writes through another volume, or through a path above or below, is not stopped with the application.',
    remedy:
      'Stop what the message names, or have it mount the storage read-only.',
  },
  SHARED_STORAGE_READ_ONLY: {
    level: 'information',
    title: 'Something else reads the same bytes',
    explanation:
      'It cannot write, so it does not disturb the move, but it will go on reading the original.',
    remedy: 'Point it to the new volume afterwards.',
  },
  NODE_NOT_READY: {
    level: 'blocking',
    title: 'A node that matters is not ready',
    explanation:
      'What runs on a node that does not answer may still write, and local data there cannot be read.',
    remedy:
      'Bring the node back; if it is gone for good, power it off and remove it from the cluster.',
  },
  POD_STUCK: {
    level: 'blocking',
    title: 'A pod of the claim is being deleted and has not gone',
    explanation: 'Until its object is gone, it may still write.',
    remedy: 'Wait for it, or look at the node on which it hangs.',
  },
  FINISHED_PODS: {
    level: 'warning',
    title: 'Finished pods still name the claim',
    explanation:
      'They would hold the deletion of the claim, so the move removes them, and their logs with them.',
    remedy: 'Save their logs first, if they matter.',
  },
  CRONJOB_NAMES_CLAIM: {
    level: 'warning',
    title: 'A CronJob names the claim, too',
    explanation:
      'A run that starts during the move waits for the claim or makes the move start over.',
    remedy: 'Suspend it until the move is done.',
  },
  AUTOSCALER_PAUSED: {
    level: 'information',
    title: 'An autoscaler is paused',
    explanation: 'It would start the application while it is to be down.',
    remedy: '',
  },
  RETENTION_POLICY: {
    level: 'information',
    title: 'The StatefulSet deletes its claims by policy',
    explanation:
      'The policy is set to Retain for the time of the move and put back afterwards.',
    remedy: '',
  },
  OTHER_REPLICAS_STAY: {
    level: 'information',
    title: 'Other replicas keep their class',
    explanation:
      'The template gets the new class for replicas to come; claims that exist stay where they are.',
    remedy: 'Move the other replicas one by one.',
  },
  APPLICATION_NOT_READY: {
    level: 'warning',
    title: 'The application is not ready as it is',
    explanation:
      'Whether it starts at its new place can hardly be told from why it does not run now.',
    remedy: 'Get it ready first, if the move is not meant to cure it.',
  },
  ROLLOUT_RUNNING: {
    level: 'warning',
    title: 'A rollout is under way',
    explanation:
      'The workload was changed and its pods are not all of the new kind.',
    remedy: 'Wait until the rollout is done.',
  },
  CLAIMS_ON_DIFFERENT_NODES: {
    level: 'blocking',
    title: 'The claims of a pod would lie on different nodes',
    explanation: 'No node could then run the pod.',
    remedy:
      'Choose the node of its other claims, or move all claims of the pod together.',
  },
  NO_NODE_ADMITS: {
    level: 'blocking',
    title: 'No node would take the application',
    explanation:
      'The data would lie where the application may not run, or has no room to.',
    remedy: 'Choose another node, or remove what the message names.',
  },
  SCHEDULING_OK: {
    level: 'ok',
    title: 'There is a node for application and data',
    explanation: 'The scheduler decides in the end; this is what it would see.',
    remedy: '',
  },
  PINNED_AFTERWARDS: {
    level: 'information',
    title: 'Afterwards the application is tied to a node',
    explanation: 'When that node is down, so is the application.',
    remedy: '',
  },
  ROOM_SHORT: {
    level: 'blocking',
    title: 'There is not enough room',
    explanation:
      'The real bytes and a fifth on top have to fit below the limit of the pool.',
    remedy: 'Make room in the pool, or choose another node or tier.',
  },
  INODES_SHORT: {
    level: 'blocking',
    title: 'There are not enough inodes',
    explanation:
      'Every file takes one, and a file system can run out of them before it is full.',
    remedy: 'Remove small files from the pool, or choose another one.',
  },
  ROOM_OK: {
    level: 'ok',
    title: 'There is room',
    explanation: 'The real bytes and a fifth on top fit.',
    remedy: '',
  },
  BYTES_NOT_MEASURED: {
    level: 'warning',
    title: 'How much there is to carry was not measured',
    explanation:
      'The mover counts it before anything is copied, and asks again if the stop would be longer than what was confirmed.',
    remedy:
      'Switch on walking for this cluster, to know beforehand what a node holds.',
  },
  ROOM_NOT_MEASURED: {
    level: 'warning',
    title: 'How much room there is was not measured',
    explanation:
      'The mover measures it on the volume itself before anything is copied, and everything is put back if it is short.',
    remedy:
      "Switch on walking or reading of the kubelets' figures for this cluster.",
  },
  SIZE_NOT_ENFORCED: {
    level: 'information',
    title: 'The class does not enforce sizes',
    explanation:
      'What binds is the room of the pool that all its claims share.',
    remedy: '',
  },
  QUOTA_AT_SWAP: {
    level: 'blocking',
    title: 'A quota would refuse the new claim',
    explanation:
      'The claim is made again under its name with the new class, and would be refused with the application down.',
    remedy: 'Have the quota raised, or release claims of that class.',
  },
  QUOTA_OF_MOVERS: {
    level: 'blocking',
    title: "A quota of the movers' namespace has no room",
    explanation: 'Until the swap the new claim lives there.',
    remedy:
      "Raise the quota of the movers' namespace, or wait for other moves.",
  },
  QUOTA_AT_START: {
    level: 'blocking',
    title: 'A quota would refuse the pods',
    explanation:
      'The namespace is over its quota already: what is stopped could not start again.',
    remedy: 'Have the quota raised, or make the namespace use less.',
  },
  LIMIT_RANGE_REFUSES: {
    level: 'blocking',
    title: 'A limit range would refuse the new claim',
    explanation:
      'The claim was made before the limit; made again it would be refused.',
    remedy: 'Have the limit range changed for the size of the claim.',
  },
  QUOTA_OK: {
    level: 'ok',
    title: 'The quotas have room at the swap',
    explanation:
      'In the namespace the new claim takes the place of the old one.',
    remedy: '',
  },
  SNAPSHOT_NOT_READY: {
    level: 'blocking',
    title: 'A snapshot of the claim is being taken',
    explanation: 'It holds the deletion of the claim until it is ready.',
    remedy: 'Wait until the snapshot is ready, or delete it.',
  },
  FSGROUP_CHOWNS: {
    level: 'warning',
    title: 'The first start changes the group of every file',
    explanation:
      'The kubelet applies fsGroup to such volumes: files become group-writable, which Postgres refuses for its data folder, and the start takes longer.',
    remedy:
      'Set fsGroupChangePolicy to OnRootMismatch and keep the data in a subfolder, or leave fsGroup out.',
  },
  FSGROUP_NOT_APPLIED: {
    level: 'information',
    title: 'fsGroup has no effect there',
    explanation:
      'Owners and modes arrive as they are, and new files get the group of the process.',
    remedy: '',
  },
  SOURCE_NOT_PROBED: {
    level: 'information',
    title: 'Whether everything may be read is found out first',
    explanation:
      'An NFS server may keep the mover from reading or giving away files; that is tried before anything is changed.',
    remedy: '',
  },
  TARGET_LOSES_ATTRIBUTES: {
    level: 'warning',
    title: 'The target may not keep some attributes',
    explanation:
      'If the data has any, the move is undone before the application is stopped, unless their loss was accepted.',
    remedy: 'Accept their loss if nothing needs them.',
  },
  LOSS_ACCEPTED: {
    level: 'information',
    title: 'A loss was accepted',
    explanation: 'Copy and comparison run without this kind of attribute.',
    remedy: '',
  },
  LAST_COPY_UNKNOWN: {
    level: 'information',
    title: 'Whether there is a good copy elsewhere is not known',
    explanation:
      'Stowage does not read backups yet. The original is kept until somebody lets go of it.',
    remedy: 'Make sure of a fresh backup before a large move.',
  },
  PROOF_CHOICE: {
    level: 'information',
    title: 'The proof may run before or after the start',
    explanation:
      'What lies on NFS is read again in full. Before the start it costs downtime. After it, what the server of the export calls unchanged is believed until it was read; a difference then is an alarm, with the original as it was.',
    remedy: '',
  },
  PROOF_NOT_OFFERED: {
    level: 'blocking',
    title: 'Starting before everything is proven is not offered here',
    explanation:
      'Only what lies on NFS has to be read again in full. Anything else is proven while the application runs.',
    remedy: 'Choose to prove first: it takes no longer.',
  },
  NAS_ACKNOWLEDGES_EARLY: {
    level: 'information',
    title: 'A NAS may acknowledge before it writes',
    explanation:
      'What is proven may still be in its memory only, if the export is async; so the original cannot be released within the first hour.',
    remedy: '',
  },
  REPOSITORY_PAUSED: {
    level: 'information',
    title: 'What applies the repository is asked to wait',
    explanation:
      'It goes on, exactly as before, once the repository names the new class.',
    remedy: 'Change the class in the repository when the move is done.',
  },
  REPOSITORY_NOT_READ: {
    level: 'blocking',
    title: 'What applies the repository is out of reach',
    explanation:
      'It would put back what the move changes, and cannot be asked to wait from here.',
    remedy: 'Pause it where it runs, with the commands of the message.',
  },
  REPOSITORY_HAS_PARENT: {
    level: 'blocking',
    title: 'What applies the repository is itself applied',
    explanation: 'A pause would be taken back by its parent.',
    remedy: 'Pause the parent that the message names.',
  },
  REPOSITORY_REPLACES: {
    level: 'blocking',
    title: 'What applies the repository deletes what it cannot change',
    explanation:
      'It would delete the claim or the StatefulSet to make it as the repository says.',
    remedy:
      'Take Replace and Force (Argo CD) or force (Flux) off for these objects.',
  },
  KEPT_VOLUME_MISSING: {
    level: 'blocking',
    title: 'There is no such kept volume',
    explanation: 'A volume is needed that an operation has set aside.',
    remedy: 'Choose one of the kept originals.',
  },
  KEPT_VOLUME_FOREIGN: {
    level: 'blocking',
    title: 'The volume was not kept for this claim',
    explanation:
      'Binding it here would show one application the data of another.',
    remedy: 'Choose the original of this claim.',
  },
  KEPT_VOLUME_IN_USE: {
    level: 'blocking',
    title: 'The kept volume is in use',
    explanation: 'It is not set aside any more: a claim is bound to it.',
    remedy: 'Look at the claim that the message names.',
  },
  RETURN_SETS_ASIDE: {
    level: 'warning',
    title: 'What was written since is set aside',
    explanation:
      'The application sees its data as it was then. The present volume is kept.',
    remedy: 'Choose to move back instead, to take the writes along.',
  },
  RELEASE_TOO_SOON: {
    level: 'blocking',
    title: 'The original was set aside less than an hour ago',
    explanation:
      'A NAS that acknowledges before it writes may still hold the new data in its memory only.',
    remedy: 'Wait until the hour is over.',
  },
  RELEASE_TARGET_NOT_BOUND: {
    level: 'blocking',
    title: 'The claim that took over is not bound',
    explanation: 'The original may be the only good copy.',
    remedy: 'Find out what became of the claim.',
  },
  RELEASE_NOT_READY: {
    level: 'blocking',
    title: 'The application is not ready on its new volume',
    explanation:
      'Whether the new volume is good shows when the application runs.',
    remedy: 'Get the application ready, or go back to the original.',
  },
  RELEASE_POOL_IN_TROUBLE: {
    level: 'warning',
    title: 'The pool of the new volume has a finding',
    explanation: 'The original is the copy to go back to if the pool fails.',
    remedy: 'Remove the cause of the finding first.',
  },
  RELEASE_RETIRED: {
    level: 'warning',
    title: 'Nothing took over from this volume',
    explanation:
      'Its claim was retired: what it holds was not carried anywhere, and may exist nowhere else.',
    remedy: 'Bring the claim back, or make sure that nobody needs the data.',
  },
  RELEASE_DESTROYS: {
    level: 'warning',
    title: 'Releasing destroys the data of the original',
    explanation: 'There is no way back to it afterwards.',
    remedy: '',
  },
  RELEASE_LEAVES_BYTES: {
    level: 'blocking',
    title: 'Whether anybody deletes the bytes of this volume is not known',
    explanation:
      'Its driver is not in the table; without the volume nothing would name the bytes any more.',
    remedy:
      'Describe the driver under storage.drivers, or remove the bytes by hand, then the volume.',
  },
  RELEASE_ERASES: {
    level: 'warning',
    title: 'A mover removes the bytes',
    explanation:
      'The volume has no deleter, so everything below its path is removed by a step of the operation.',
    remedy: 'Make sure that nobody outside the cluster uses that path.',
  },
  ERASE_SHARED: {
    level: 'blocking',
    title: 'Something else leads to the bytes that would be erased',
    explanation:
      'Erasing a path takes along what lies below it, and what another volume on it or above it shows.',
    remedy:
      'Remove the other volume or mount first, or leave this one and delete its object by hand.',
  },
  CLAIM_IN_USE: {
    level: 'blocking',
    title: 'The claim is in use',
    explanation: 'Something mounts it, or would as soon as it starts.',
    remedy: 'Remove the workload, or the claim from it, first.',
  },
  RETIRE_KEEPS: {
    level: 'information',
    title: 'The claim goes and its data is kept',
    explanation:
      'The volume is set aside like the original of a move, until somebody releases it.',
    remedy: '',
  },
  BRINGS_BACK: {
    level: 'information',
    title: 'A retired claim comes back',
    explanation:
      'The kept volume is bound under its old name, with what it held when the claim was retired.',
    remedy: '',
  },
  PLAN_OUTDATED: {
    level: 'refused',
    title: 'The plan does not hold any more',
    explanation:
      'A decision in it would be another one now, or a measured figure has left its band.',
    remedy: 'Read the new plan and confirm that one.',
  },
  HELD_BY_OPERATION: {
    level: 'refused',
    title: 'Another operation holds what this one would touch',
    explanation:
      'Two operations on one claim, volume or workload would stop and start it under each other.',
    remedy: 'Wait until the operation that is named has ended, or cancel it.',
  },
  SOURCE_SQUASHED: {
    level: 'undo',
    title: 'The NAS keeps the mover from reading the source',
    explanation:
      'The export maps root to another user, who may not open every folder.',
    remedy:
      'Add a rule for the nodes with “No mapping” (DSM: Shared Folder, NFS Permissions, Squash) and plan again.',
  },
  OTHER_FILESYSTEMS: {
    level: 'undo',
    title: 'Something is mounted inside the volume',
    explanation: 'A move carries one file system and does not follow mounts.',
    remedy:
      'Take the mount out of the volume, or move what it leads to by itself.',
  },
  TARGET_UNABLE: {
    level: 'undo',
    title: 'The target does not let the mover write as it must',
    explanation: 'Owners, modes or links could not be kept there.',
    remedy: "Change the export's rule for the nodes, or choose another tier.",
  },
  WOULD_LOSE_ATTRIBUTES: {
    level: 'undo',
    title: 'The target cannot keep attributes that the data has',
    explanation: 'Nothing is left out that nobody has accepted.',
    remedy:
      'Accept the loss of the kind that is named, or choose another tier.',
  },
  NO_ROOM: {
    level: 'undo',
    title: 'The new volume has too little room',
    explanation:
      'It was measured on the volume itself before anything was copied, or while it was.',
    remedy: 'Make room in the pool and plan again.',
  },
  NO_INODES: {
    level: 'undo',
    title: 'The new volume has too few inodes',
    explanation: 'There are more files than its file system can still name.',
    remedy: 'Choose another pool and plan again.',
  },
  TARGET_NOT_MADE: {
    level: 'undo',
    title: 'No volume was made for the target',
    explanation:
      'The scheduler found no node, or the provisioner made nothing.',
    remedy: 'Look at what the message says of the pod and its events.',
  },
  ERASE_INCOMPLETE: {
    level: 'person',
    title: 'Some bytes of a released volume could not be removed',
    explanation:
      'The volume stays, so that something names what is left; the application is not touched.',
    remedy:
      'Remove what is left on the NAS or node by hand, then let the operation go on.',
  },
  ALIAS_NOT_BOUND: {
    level: 'undo',
    title: 'The source could not be mounted a second time',
    explanation: 'The alias through which the mover reads was not bound.',
    remedy: "Look at the events of the claim in the movers' namespace.",
  },
  COPY_INCOMPLETE: {
    level: 'undo',
    title: 'A copy was not clean',
    explanation: 'rsync ended with an error, or said something on stderr.',
    remedy: 'Read the log of the operation.',
  },
  NOT_THE_SAME: {
    level: 'undo',
    title: 'Both sides are not equal',
    explanation: 'The comparison found a difference, and names it.',
    remedy:
      'Read the names in the log, and plan again once the cause is known.',
  },
  COPY_DIFFERS: {
    level: 'person',
    title: 'The copy is not what the original holds',
    explanation:
      'The rest is read after the start: a file of the original has another content, or somebody wrote to it since. Stowage changed nothing of it.',
    remedy:
      'Roll back to the original. What was written since the start is on the new place alone: save it first.',
  },
  PROOF_LOST: {
    level: 'person',
    title: 'Whether the copy is complete cannot be proven any more',
    explanation:
      'The mover that had the record of what was copied is gone, and the application has changed the copy since.',
    remedy:
      'Roll back to the original, or keep the new place without proof and the original beside it.',
  },
  WRITTEN_DURING_FENCE: {
    level: 'undo',
    title: 'Somebody wrote while nobody should',
    explanation: 'The source changed after its last pod was gone.',
    remedy: 'Find the writer: other mounts, other clients of the share.',
  },
  NODE_NOT_REPORTING: {
    level: 'undo',
    title: 'A writer could not be proven gone',
    explanation: 'The node of a pod that was stopped has not reported since.',
    remedy: 'Power the node off, confirm that it is off, and plan again.',
  },
  POD_STAYS: {
    level: 'undo',
    title: 'A pod does not end',
    explanation:
      'It was asked to end and is still there; it is not removed by force.',
    remedy: 'Look at the pod and its node.',
  },
  POD_BEHIND_FENCE: {
    level: 'undo',
    title: 'A pod names the claim behind the fence',
    explanation: 'It was put on its node past the scheduler.',
    remedy: 'Find out who made it, and plan again without it.',
  },
  WORKLOAD_CAME_BACK: {
    level: 'undo',
    title: 'Something started the application again',
    explanation: 'An operator, an autoscaler or a person brought it back.',
    remedy: 'Find who did, and pause it before planning again.',
  },
  WORKLOAD_STAYS: {
    level: 'undo',
    title: 'The workload could not be stopped',
    explanation: 'Its object is still there after it was deleted.',
    remedy: 'Look at its finalizers.',
  },
  JOBS_RUNNING: {
    level: 'undo',
    title: 'Jobs still run',
    explanation: 'They were waited for until the deadline.',
    remedy: 'Plan again when they have ended, or let the plan end them.',
  },
  PAUSE_REVERTED: {
    level: 'undo',
    title: 'A pause was taken back',
    explanation:
      'What applies the repository, or an autoscaler, was set to work again.',
    remedy: 'Pause its parent, and plan again.',
  },
  CLAIM_DELETED: {
    level: 'undo',
    title: 'Somebody else deleted the claim',
    explanation: 'The operation deletes it itself, behind its fence.',
    remedy: 'Find out who did; the original is bound again under its name.',
  },
  FENCE_BROKEN: {
    level: 'undo',
    title: 'Somebody took the fence away',
    explanation: "The finalizer that held the claim's name is gone.",
    remedy: 'Find out who removes finalizers.',
  },
  DEADLINE_EXCEEDED: {
    level: 'undo',
    title: 'Nothing moved for too long',
    explanation: 'The deadline of a step has passed with the application down.',
    remedy: 'Read the log, and plan again once the cause is known.',
  },
  CLUSTER_REFUSED: {
    level: 'undo',
    title: 'The API server refused a change',
    explanation: 'A right, a quota or an admission rule forbids it.',
    remedy: 'Read the message, and remove what it names.',
  },
  STEP_FAILED: {
    level: 'undo',
    title: 'A step failed',
    explanation: 'For a reason that has no code of its own.',
    remedy: 'Read the log of the operation.',
  },
  CLAIM_LOST: {
    level: 'person',
    title: 'The claim is Lost',
    explanation:
      'Its data is on the volume that the message names; the claim has to be made again.',
    remedy:
      'Follow the record in the cluster (ConfigMap stowage-…), or ask for help.',
  },
  CLAIM_TAKEN: {
    level: 'person',
    title: 'Somebody else keeps making the claim',
    explanation:
      'The data is on the volume that the message names, which is promised to the name of the claim.',
    remedy: 'Stop whoever makes the claim, then let the operation go on.',
  },
  WORKLOAD_REPLACED: {
    level: 'person',
    title: 'Somebody else made the workload anew',
    explanation:
      'While it was stopped a StatefulSet of its name was made whose templates name another class or size. It is left as it is; the claims lead to their data.',
    remedy:
      'Compare its volume claim templates with those in the ConfigMap that the message names, and make it anew with the right ones. Pause whatever made it before planning again.',
  },
  VOLUME_GONE: {
    level: 'person',
    title: 'A volume is gone',
    explanation:
      'Its object was deleted by somebody else; the bytes may still be there.',
    remedy: 'Look at the place that the plan names before anything else.',
  },
  UNDO_FAILED: {
    level: 'person',
    title: 'Something could not be put back',
    explanation: 'The message says what is left as it is.',
    remedy: 'Follow the record in the cluster (ConfigMap stowage-…).',
  },
  DECISIONS_UNREADABLE: {
    level: 'person',
    title: 'What was decided cannot be read',
    explanation:
      'The operation was planned by a version that this one does not understand.',
    remedy:
      'Go back to the version that planned it, or follow the record in the cluster.',
  },
} as const satisfies Record<string, OperationCodeDefinition>;

/** @public */
export type OperationCode = keyof typeof operationCodes;

/** Codes that a plan's checks can carry. @public */
export type PreflightCode = {
  [Code in OperationCode]: (typeof operationCodes)[Code]['level'] extends Check['level']
    ? Code
    : never;
}[OperationCode];

/** A check of a plan, whose code is one of the published list. @public */
export interface OperationCheck extends Check {
  code: PreflightCode;
}
