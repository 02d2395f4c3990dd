import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { StorageService } from '../service/StorageService';
import { registerClaimsAction } from './claimsAction';
import { registerComponentHealthAction } from './componentHealthAction';
import type { OperationService } from '../service/operations/OperationService';
import { registerFindingsAction } from './findingsAction';
import { registerOperationActions } from './operationActions';

/** What every action is given. */
export interface ActionOptions {
  actionsRegistry: ActionsRegistryService;
  /** The same instance as the router's, so that the same permissions hold. */
  service: StorageService;
  operations: OperationService;
}

/** Offers what may be asked without a screen: to MCP clients and to templates. */
export function registerActions(options: ActionOptions) {
  registerComponentHealthAction(options);
  registerFindingsAction(options);
  registerClaimsAction(options);
  registerOperationActions(options);
}
