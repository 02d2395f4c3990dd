/** Reasons for which a container does not start until somebody changes something. */
const STUCK = [
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'CrashLoopBackOff',
];

/** Those of them that say that the node cannot get the image. */
const IMAGE_MISSING = STUCK.slice(0, 4);

/**
 * Whether a container that waits so will not start by itself, unlike one that is being created.
 *
 * @param words - begins with the reason that Kubernetes gives, such as
 * `CrashLoopBackOff: back-off 40s restarting failed container`
 * @public
 */
export function isStuckWaiting(words: string): boolean {
  return STUCK.some(reason => new RegExp(`^${reason}\\b`).test(words));
}

/**
 * Whether a sentence tells of an image that the node cannot get.
 *
 * @public
 */
export function tellsOfMissingImage(sentence: string): boolean {
  return IMAGE_MISSING.some(reason =>
    new RegExp(`\\b${reason}\\b`).test(sentence),
  );
}
