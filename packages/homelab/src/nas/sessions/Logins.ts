import { randomBytes } from 'crypto';
import { z } from 'zod';
import { NasContext } from '../NasContext';
import { Account } from '../state/NasState';
import { codes, DsmError } from '../webapi/DsmError';
import { FailedLogins } from './FailedLogins';
import { accountRefusal, matchingStep } from './loginRules';

/** What a login says, in DSM's own words. */
export const loginParameters = z.object({
  account: z.string(),
  passwd: z.string(),
  session: z.string().optional(),
  format: z.string().default('cookie'),
  otp_code: z.string().optional(),
  enable_device_token: z.string().optional(),
  device_name: z.string().optional(),
  device_id: z.string().optional(),
});

/** See {@link loginParameters}. */
export type Login = z.output<typeof loginParameters>;

/** Looks at what a login proves. */
export class Logins {
  private readonly failures: FailedLogins;
  /** The half minute of each account's last one-time password: none counts twice. */
  private readonly usedSteps = new Map<string, number>();

  constructor(private readonly nas: NasContext) {
    this.failures = new FailedLogins(nas.settings.autoBlock);
  }

  /** @throws DsmError with one of the codes of a login */
  prove(login: Login, address: string): { deviceToken?: string } {
    const { state } = this.nas.store;
    if (state.blockedAddresses.includes(address)) {
      throw new DsmError(codes.addressBlocked);
    }
    const account = state.accounts.find(each => each.name === login.account);
    const refusal = accountRefusal(account, {
      password: login.passwd,
      label: login.session,
    });
    if (refusal !== undefined || !account) {
      throw this.refuse(refusal ?? codes.loginFailed, address);
    }
    const proof = this.proveDevice(account, login, address);
    this.failures.forget(address);
    return proof;
  }

  private proveDevice(
    account: Account,
    login: Login,
    address: string,
  ): { deviceToken?: string } {
    const { otpSecret } = account;
    if (!otpSecret || this.isTrusted(login)) {
      return {};
    }
    if (!login.otp_code) {
      throw new DsmError(codes.otpRequired, {
        token: randomBytes(16).toString('base64url'),
        types: [{ type: 'authenticator' }, { type: 'otp' }],
      });
    }
    const step = matchingStep(otpSecret, login.otp_code, this.nas.now());
    const last = this.usedSteps.get(account.name);
    if (step === undefined || (last !== undefined && step <= last)) {
      throw this.refuse(codes.otpWrong, address);
    }
    this.usedSteps.set(account.name, step);
    return login.enable_device_token === 'yes' && login.device_name
      ? { deviceToken: this.trust(account.name, login.device_name) }
      : {};
  }

  private isTrusted(login: Login): boolean {
    return this.nas.store.state.trustedDevices.some(
      device =>
        device.account === login.account &&
        device.name === login.device_name &&
        device.token === login.device_id,
    );
  }

  private trust(account: string, name: string): string {
    const token = randomBytes(48).toString('base64url');
    this.nas.store.change(state => {
      state.trustedDevices = [
        ...state.trustedDevices.filter(
          device => device.account !== account || device.name !== name,
        ),
        { account, name, token },
      ];
    });
    return token;
  }

  private refuse(code: number, address: string): DsmError {
    const guessed: number[] = [codes.loginFailed, codes.otpWrong];
    if (guessed.includes(code) && this.failures.note(address, this.nas.now())) {
      this.failures.forget(address);
      this.nas.store.change(state => {
        state.blockedAddresses.push(address);
      });
    }
    return new DsmError(code);
  }
}
