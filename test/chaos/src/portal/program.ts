/*
 * A portal's engine as a process of its own: `program <settings as JSON>`, talked to over Node's
 * channel between processes. It ends when its parent does.
 */
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { flushCompileCache } from 'module';
import { Blows } from './Blows';
import { Engine } from './Engine';
import type {
  Blow,
  PortalMessage,
  PortalRequest,
  PortalSettings,
} from './protocol';

const settings: PortalSettings = JSON.parse(process.argv.at(-1)!);

/** Resolves when the message has left this process. */
function send(message: PortalMessage): Promise<void> {
  return new Promise(resolve => {
    process.send!(message, () => resolve());
  });
}

const say = (level: string) => (message: string, meta?: unknown) => {
  void send({
    event: 'log',
    level,
    message: meta instanceof Error ? `${message}: ${meta.message}` : message,
  });
};

const logger: LoggerService = {
  error: say('error'),
  warn: say('warn'),
  info: () => {},
  debug: () => {},
  child: () => logger,
};

const blows = new Blows({
  blows: settings.blows,
  strike: async (blow: Blow) => {
    await send({ event: 'blow', blow });
    process.kill(process.pid, blow.act === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  },
  step: step => void send({ event: 'step', ...step }),
});

async function main() {
  const engine = await Engine.start({
    kubeconfig: settings.kubeconfig,
    database: settings.database,
    owner: settings.owner,
    logger,
    store: store => blows.store(store),
    client: client => blows.client(client),
    planTime: () => new Date(Date.now() + settings.planAheadMs),
  });
  process.on('message', async (request: PortalRequest) => {
    if ('arm' in request) {
      blows.arm(request.arm);
      return;
    }
    const { id, method } = request;
    try {
      const act = engine[method] as (...given: unknown[]) => Promise<unknown>;
      await send({
        id,
        result: await act.apply(engine, request.arguments),
      });
    } catch (error) {
      const { name, message } = toError(error);
      await send({ id, error: { name, message } });
    }
  });
  await send({ event: 'ready' });
  // A portal that is killed would leave nothing of it to the next one.
  flushCompileCache();
}

process.on('disconnect', () => process.exit(0));

main().catch(error => {
  process.stderr.write(`The portal did not start: ${toError(error).stack}\n`);
  process.exit(1);
});
