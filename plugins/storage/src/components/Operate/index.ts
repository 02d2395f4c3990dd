export type { KeptVolume } from './keptVolume';
export { ReleaseButton } from './ReleaseButton';
export { RollBackButton } from './RollBackButton';
