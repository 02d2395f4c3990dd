export { OperationLink } from './OperationLink';
export { OperationResult } from './OperationResult';
export { OperationsPage } from './OperationsPage';
