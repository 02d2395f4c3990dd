export {
  CHANGES_CHANNEL,
  ChangePublisher,
  type ChangesMessage,
} from './ChangePublisher';
export {
  OPERATIONS_CHANNEL,
  OperationPublisher,
  type OperationsMessage,
} from './OperationPublisher';
