export { ClaimPage } from './ClaimPage';
