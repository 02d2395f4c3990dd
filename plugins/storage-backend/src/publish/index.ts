export {
  CHANGES_CHANNEL,
  ChangePublisher,
  type ChangesMessage,
} from './ChangePublisher';
