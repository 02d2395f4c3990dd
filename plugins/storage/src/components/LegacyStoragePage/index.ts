export { LegacyStoragePage } from './LegacyStoragePage';
