import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

interface AuditEvent {
  verb: string;
  requestReceivedTimestamp: string;
}

/**
 * Counts what one user asked of an API server, from the API server's own audit log: its metrics
 * count requests of everybody together.
 */
export class AuditLog {
  private readonly folder = mkdtempSync(join(tmpdir(), 'stowage-audit-'));

  /** @param user - as the API server names it, such as `system:serviceaccount:a:b` */
  constructor(user: string) {
    writeFileSync(
      this.policyPath,
      JSON.stringify({
        apiVersion: 'audit.k8s.io/v1',
        kind: 'Policy',
        omitStages: ['RequestReceived', 'ResponseStarted'],
        rules: [{ level: 'Metadata', users: [user] }, { level: 'None' }],
      }),
    );
  }

  /** To be given to the API server. */
  get apiServerArguments(): string[] {
    return [
      `--audit-policy-file=${this.policyPath}`,
      `--audit-log-path=${this.logPath}`,
      '--audit-log-mode=blocking',
    ];
  }

  /** Completed requests that began in a period, by verb; a watch that goes on is none of them. */
  requests(from: Date, to: Date): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const line of readFileSync(this.logPath, 'utf8').split('\n')) {
      const event: AuditEvent | undefined = line ? JSON.parse(line) : undefined;
      const at = event && Date.parse(event.requestReceivedTimestamp);
      if (event && at! >= from.getTime() && at! <= to.getTime()) {
        counts[event.verb] = (counts[event.verb] ?? 0) + 1;
      }
    }
    return counts;
  }

  /** Removes the log. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get policyPath(): string {
    return join(this.folder, 'policy.json');
  }

  private get logPath(): string {
    return join(this.folder, 'audit.log');
  }
}
