export { KeptOriginalsPage } from './KeptOriginalsPage';
