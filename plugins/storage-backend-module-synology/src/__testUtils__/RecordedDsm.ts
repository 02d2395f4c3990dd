import type { Transport, WebAnswer, WebRequest } from '../dsm/HttpsTransport';

/** What a call is answered: its data, or a code. */
export type RecordedAnswer = { data?: unknown } | { code: number };

/** A NAS that has nothing but answers, by what is asked of it; it notes what it was asked. */
export class RecordedDsm implements Transport {
  readonly requests: WebRequest[] = [];
  private readonly answers = new Map<string, RecordedAnswer[]>();

  constructor(answers: Record<string, RecordedAnswer> = {}) {
    Object.entries(answers).forEach(([call, each]) => this.say(call, each));
  }

  /** What a call is answered from now on, one after the other; the last one stays. */
  say(call: string, ...answers: RecordedAnswer[]): void {
    this.answers.set(call, answers);
  }

  /** What was asked under this name so far. */
  asked(call: string): WebRequest[] {
    return this.requests.filter(request => request.call === call);
  }

  async send(request: WebRequest): Promise<WebAnswer> {
    request.signal?.throwIfAborted();
    this.requests.push(request);
    const left = this.answers.get(request.call) ?? [{ code: 103 }];
    const answer = left.length > 1 ? left.shift()! : left[0];
    return {
      status: 200,
      body: JSON.stringify(
        'code' in answer
          ? { success: false, error: answer }
          : { success: true, ...answer },
      ),
    };
  }

  close(): void {}
}
