import { Agent, get } from 'http';
import { setTimeout as delay } from 'timers/promises';

/** Requests beyond this many unanswered ones are not sent but counted as failed. */
const mostUnanswered = 500;
/** A request that is not answered by then has failed. */
const timeoutMs = 10_000;

/** What came of it; times in milliseconds. */
export interface LoadResult {
  requests: number;
  errors: number;
  /** Why, each once. */
  problems: string[];
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** Mean size of an answer. */
  answerBytes: number;
}

/**
 * The value that a share of all values does not exceed (nearest rank).
 *
 * @param sorted - ascending
 */
function percentile(sorted: number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  return Math.round((value ?? NaN) * 10) / 10;
}

function request(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent, timeout: timeoutMs }, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', chunk => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        if (answer.statusCode === 200) {
          resolve(body);
        } else {
          reject(
            new Error(`status ${answer.statusCode}: ${body.slice(0, 200)}`),
          );
        }
      });
    });
    sent.on('timeout', () =>
      sent.destroy(new Error(`no answer in ${timeoutMs} ms`)),
    );
    sent.on('error', (error: NodeJS.ErrnoException) =>
      // The server may close an idle connection at the moment at which it is used again.
      sent.reusedSocket && error.code === 'ECONNRESET'
        ? request(url, agent).then(resolve, reject)
        : reject(error),
    );
  });
}

/**
 * Sends requests at a steady rate, whether or not earlier ones were answered. Latency counts from
 * the moment at which a request was due, so that a stalled server cannot hide by holding us up.
 *
 * @param options.check - throws where an answer is not what it should be
 */
export async function steadyLoad(options: {
  url: (index: number) => string;
  check: (body: string) => void;
  perSecond: number;
  seconds: number;
}): Promise<LoadResult> {
  const { url, check, perSecond, seconds } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: mostUnanswered });
  const latencies: number[] = [];
  const problems = new Set<string>();
  let errors = 0;
  let bytes = 0;
  let unanswered = 0;
  const one = async (index: number, due: number) => {
    unanswered += 1;
    try {
      if (unanswered > mostUnanswered) {
        throw new Error(`more than ${mostUnanswered} requests unanswered`);
      }
      const body = await request(url(index), agent);
      latencies.push(performance.now() - due);
      bytes += body.length;
      check(body);
    } catch (error) {
      errors += 1;
      problems.add(error instanceof Error ? error.message : String(error));
    } finally {
      unanswered -= 1;
    }
  };
  const start = performance.now();
  const running: Promise<void>[] = [];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = start + (index * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 0) {
      await delay(early);
    }
    running.push(one(index, due));
  }
  await Promise.all(running);
  agent.destroy();
  const sorted = latencies.sort((a, b) => a - b);
  return {
    requests: running.length,
    errors,
    problems: [...problems],
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
    answerBytes: Math.round(bytes / sorted.length),
  };
}
