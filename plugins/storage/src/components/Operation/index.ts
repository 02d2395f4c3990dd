export { OperationPage } from './OperationPage';
export { StateChip } from './StateChip';
