import { request } from 'http';
import { InputError, NotFoundError } from '@backstage/errors';

/** Speaks to the lab that listens on a socket. */
export class ControlClient {
  constructor(private readonly socket: string) {}

  /** @throws NotFoundError where no lab listens */
  async status<T = any>(): Promise<T> {
    return await this.ask<T>('GET', '/status');
  }

  /**
   * Has a command about faults carried out.
   *
   * @returns what has happened, in a line each
   * @throws InputError in the lab's words; NotFoundError where none listens
   */
  async faults(words: string[]): Promise<string[]> {
    const { lines } = await this.ask<{ lines: string[] }>('POST', '/faults', {
      words,
    });
    return lines;
  }

  private async ask<T>(
    method: string,
    path: string,
    body?: object,
  ): Promise<T> {
    const { status, text } = await new Promise<{
      status: number;
      text: string;
    }>((resolve, reject) => {
      const call = request(
        {
          socketPath: this.socket,
          method,
          path,
          headers: { 'content-type': 'application/json' },
        },
        async response => {
          const chunks: Buffer[] = [];
          for await (const chunk of response) {
            chunks.push(chunk);
          }
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
          });
        },
      );
      call.on('error', (error: NodeJS.ErrnoException) =>
        reject(
          ['ENOENT', 'ECONNREFUSED'].includes(error.code ?? '')
            ? new NotFoundError(`No lab listens on '${this.socket}'.`)
            : error,
        ),
      );
      call.end(body && JSON.stringify(body));
    });
    const answer = JSON.parse(text);
    if (status >= 400) {
      throw new InputError(answer.error);
    }
    return answer;
  }
}
