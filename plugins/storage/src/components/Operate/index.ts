export type { KeptVolume } from './keptVolume';
export { ReleaseButton } from './ReleaseButton';
export { RetireButton } from './RetireButton';
export { RollBackButton } from './RollBackButton';
