export { PoolsPage } from './PoolsPage';
