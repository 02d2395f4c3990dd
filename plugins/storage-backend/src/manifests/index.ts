export {
  applyManifests,
  checkManifests,
  type ManifestsOptions,
} from './applyManifests';
export { APPLY_ROLE } from './errors';
export { runCronJob, type RunCronJobOptions } from './runCronJob';
