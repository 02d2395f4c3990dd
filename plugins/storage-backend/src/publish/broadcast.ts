import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  SignalPayload,
  SignalsService,
} from '@backstage/plugin-signals-node';

/** Sends a signal to every browser, without waiting and without failing. */
export function broadcast(options: {
  signals: SignalsService;
  logger: LoggerService;
  channel: string;
  message: SignalPayload['message'];
}): void {
  const { signals, logger, channel, message } = options;
  signals
    .publish({ recipients: { type: 'broadcast' }, channel, message })
    .catch(error =>
      // Without signals the screens poll; that is slower, not wrong.
      logger.debug('Cannot publish a signal', toError(error)),
    );
}
